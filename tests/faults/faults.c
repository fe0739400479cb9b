/* Preloaded into a process, makes one of its writes, flushes or renames fail, be cut short, or be its last.
 *
 * Counts calls that change files below FAULTS_FOLDER. faults_arm(k, mode) starts counting anew; the k-th call then
 *   mode 0  is only counted
 *   mode 1  fails with "no space left", and so does every later one
 *   mode 2  writes half of what it should, and every later one fails with "no space left"
 *   mode 3  writes half of what it should, and the process is killed
 *
 * Flushes below the folder are counted and fail as told but do not reach the disk: only lost power would show that.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long calls, target;
static int mode;

void faults_arm(long k, int how) { calls = 0; target = k; mode = how; }
long faults_calls(void) { return calls; }

static int below(const char *path) {
    const char *folder = getenv("FAULTS_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    return length && path && strncmp(path, folder, length) == 0 && (path[length] == '/' || !path[length]);
}

static int watched(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

/* 0: go on; 1: fail; 2: do half, then see after_half() */
static int verdict(void) {
    calls++;
    if (!target || !mode || calls < target) return 0;
    if (calls > target) return 1;
    return mode == 1 ? 1 : 2;
}

static void after_half(void) { if (mode == 3) kill(getpid(), SIGKILL); }
static int full(void) { errno = ENOSPC; return -1; }

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *from, size_t n) {
    REAL(write);
    if (!watched(fd)) return real(fd, from, n);
    switch (verdict()) {
    case 0: return real(fd, from, n);
    case 1: return full();
    default: { ssize_t done = real(fd, from, n / 2); after_half(); return done > 0 ? done : full(); }
    }
}

#define PWRITE(name, offset_t)                                                                   \
    ssize_t name(int fd, const void *from, size_t n, offset_t at) {                              \
        REAL(name);                                                                              \
        if (!watched(fd)) return real(fd, from, n, at);                                          \
        switch (verdict()) {                                                                     \
        case 0: return real(fd, from, n, at);                                                    \
        case 1: return full();                                                                   \
        default: { ssize_t done = real(fd, from, n / 2, at); after_half(); return done > 0 ? done : full(); } \
        }                                                                                        \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

/* half of what the parts hold together: of one part, too, only half is written */
static int halve(const struct iovec *parts, int n, struct iovec *half) {
    size_t left = 0;
    for (int i = 0; i < n; i++) left += parts[i].iov_len;
    left /= 2;
    int kept = 0;
    for (; kept < n && left; kept++) {
        half[kept] = parts[kept];
        if (half[kept].iov_len > left) half[kept].iov_len = left;
        left -= half[kept].iov_len;
    }
    return kept;
}

ssize_t writev(int fd, const struct iovec *parts, int n) {
    REAL(writev);
    if (!watched(fd) || n < 1 || n > IOV_MAX) return real(fd, parts, n);
    struct iovec half[n];
    switch (verdict()) {
    case 0: return real(fd, parts, n);
    case 1: return full();
    default: { ssize_t done = real(fd, half, halve(parts, n, half)); after_half(); return done > 0 ? done : full(); }
    }
}

#define PWRITEV(name, offset_t)                                                                  \
    ssize_t name(int fd, const struct iovec *parts, int n, offset_t at) {                        \
        REAL(name);                                                                              \
        if (!watched(fd) || n < 1 || n > IOV_MAX) return real(fd, parts, n, at);                 \
        struct iovec half[n];                                                                    \
        switch (verdict()) {                                                                     \
        case 0: return real(fd, parts, n, at);                                                   \
        case 1: return full();                                                                   \
        default: {                                                                               \
            ssize_t done = real(fd, half, halve(parts, n, half), at);                            \
            after_half();                                                                        \
            return done > 0 ? done : full();                                                     \
        }                                                                                        \
        }                                                                                        \
    }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

#define FLUSH(name)                                                                              \
    int name(int fd) {                                                                           \
        REAL(name);                                                                              \
        if (!watched(fd)) return real(fd);                                                       \
        switch (verdict()) {                                                                     \
        case 0: return 0;                                                                        \
        case 1: return full();                                                                   \
        default: after_half(); return full();                                                    \
        }                                                                                        \
    }
FLUSH(fsync)
FLUSH(fdatasync)

#define TRUNCATE(name, offset_t)                                                                 \
    int name(int fd, offset_t length) {                                                          \
        REAL(name);                                                                              \
        if (!watched(fd)) return real(fd, length);                                               \
        switch (verdict()) {                                                                     \
        case 0: return real(fd, length);                                                         \
        case 1: return full();                                                                   \
        default: after_half(); return full();                                                    \
        }                                                                                        \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define TWO_PATHS(name)                                                                          \
    int name(const char *from, const char *to) {                                                 \
        REAL(name);                                                                              \
        if (!below(to)) return real(from, to);                                                   \
        switch (verdict()) {                                                                     \
        case 0: return real(from, to);                                                           \
        case 1: return full();                                                                   \
        default: after_half(); return full();                                                    \
        }                                                                                        \
    }
TWO_PATHS(rename)
TWO_PATHS(link)

/* paths are relative to folders only where Python is given dir_fd; whole ones are judged like those of rename */
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    REAL(renameat);
    if (!below(to)) return real(from_folder, from, to_folder, to);
    switch (verdict()) {
    case 0: return real(from_folder, from, to_folder, to);
    case 1: return full();
    default: after_half(); return full();
    }
}

int unlink(const char *path) {
    REAL(unlink);
    if (!below(path)) return real(path);
    switch (verdict()) {
    case 0: return real(path);
    case 1: return full();
    default: after_half(); return full();
    }
}
