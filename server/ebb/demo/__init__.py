"""A made-up life to try Ebb with, to take its pictures from and to measure it by.

``changes`` gives it as data; ``ebb.demo.show.command`` is the command `ebb demo`.
"""

from ebb.demo.make import changes

__all__ = ["changes"]
