"""Runs the tests of this folder and says how many passed.

`python suite.py` runs all, `python suite.py test_openai` those of one file.
"""

import sys
import unittest

FILES = ["test_egress", "test_openai", "test_surface", "test_langchain", "test_examples", "test_thousand"]


class Counting(unittest.TextTestResult):
    """A result that knows what passed, and how many failed, each test counted once."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.passed = 0
        self.failed = set()

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.failed.add(test.id())

    def addError(self, test, err):
        super().addError(test, err)
        self.failed.add(test.id())

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.failed.add(test.id())


def main():
    """Gives the exit code."""
    suite = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:] or FILES)
    runner = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Counting)
    result = runner.run(suite)
    for test, why in result.skipped:
        print(f"left out: {test.id()}: {why}")
    for test, _ in result.expectedFailures:
        print(f"known gap: {test.id()}")
    for test in result.unexpectedSuccesses:
        print(f"failed: {test.id()} is marked as a known gap, but passes; remove the mark")
        result.failed.add(test.id())
    gaps = f", {len(result.expectedFailures)} known gaps" if result.expectedFailures else ""
    left_out = f", {len(result.skipped)} left out" if result.skipped else ""
    print(f"{result.passed} passed, {len(result.failed)} failed{left_out}{gaps}")
    return 0 if result.wasSuccessful() and result.passed else 1


if __name__ == "__main__":
    sys.exit(main())
