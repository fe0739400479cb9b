"""National and provincial rules, dated by year: taxes, super-deduction, certification, awards."""
