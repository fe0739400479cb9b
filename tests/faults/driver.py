"""Runs a function again and again in forked children, each with another call of the system going wrong.

Started as ``python driver.py module function`` with faults.c preloaded: imports the function once, so that a child
costs only a fork. Each line on standard input is JSON {"k": …, "mode": …, "arguments": […]}; the answer on standard
output is JSON {"exit": code or minus the signal, "calls": …, "error": last line of what was raised}.
"""

import ctypes
import importlib
import json
import os
import sys
import traceback


def main(module, function):
    """Answer line by line."""
    faults = ctypes.CDLL(None)
    faults.faults_calls.restype = ctypes.c_long
    run = getattr(importlib.import_module(module), function)
    for line in sys.stdin:
        order = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            _child(faults, run, order, writer)
        os.close(writer)
        with os.fdopen(reader) as said:
            answer = said.read()
        _, status = os.waitpid(child, 0)
        told = json.loads(answer) if answer else {"calls": None, "error": ""}
        print(json.dumps({"exit": os.waitstatus_to_exitcode(status), **told}), flush=True)


def _child(faults, run, order, writer):
    error, code = "", 0
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    faults.faults_arm(ctypes.c_long(order["k"]), order["mode"])
    try:
        code = run(*order["arguments"]) or 0
    except BaseException:
        error, code = traceback.format_exc().splitlines()[-1], 1
    calls = faults.faults_calls()
    os.write(writer, json.dumps({"calls": calls, "error": error}).encode())
    os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:3])
