"""The command line: one file per verb, each with its parser and its run()."""
