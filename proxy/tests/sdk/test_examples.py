"""The programs of `examples/sdk-python` run as their README says."""

import os
import pathlib
import subprocess
import sys
import unittest

from stage import Stage

EXAMPLES = pathlib.Path(__file__).parents[3] / "examples" / "sdk-python"


class Examples(unittest.TestCase):
    """Each on one installation, with nothing but base URL and key in its environment."""

    @classmethod
    def setUpClass(cls):
        cls.stage = cls.enterClassContext(Stage())

    def _run(self, name):
        done = subprocess.run(
            [sys.executable, EXAMPLES / name],
            env={
                "PATH": os.environ["PATH"],
                "OPENAI_BASE_URL": self.stage.base_url,
                "OPENAI_API_KEY": self.stage.keys["website"],
            },
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    def test_chat(self):
        said = self._run("chat.py")
        places = [
            line.split("answered by ")[1].split(",")[0]
            for line in said.splitlines()
            if "answered by " in line
        ]
        self.assertEqual(["us-cloud-in-eu", "eu-cloud", "own-site"], places)

    def test_stream(self):
        said = self._run("stream.py")
        self.assertIn("Tell me in one sentence what a bailiwick is.", said)
        self.assertRegex(said, r"[1-9][0-9]* tokens")

    def test_tools(self):
        said = self._run("tools.py")
        self.assertIn("answered by us-cloud-in-eu\nthe model calls find_order(", said)
        self.assertIn("answered by own-site\ntool said order 7: paid", said)
        self.assertIn("refused: policy_denied: ", said)

    def test_langchain(self):
        said = self._run("langchain_chat.py")
        self.assertIn("Name three rivers in Europe.\nTell me in one sentence", said)
        self.assertIn("the model calls find_order(", said)
        self.assertEqual("us-cloud-in-eu", self.stage.records("outcome")[-1]["endpoint"])

    def test_each_example_is_tested(self):
        self.assertEqual(
            {"chat.py", "stream.py", "tools.py", "langchain_chat.py"},
            {path.name for path in EXAMPLES.glob("*.py")},
        )


if __name__ == "__main__":
    unittest.main()
