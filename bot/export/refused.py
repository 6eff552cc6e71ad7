"""A write that the system refuses, as the OSError that it is: each library of a format has a name of its own for a full disk."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from polars.exceptions import PolarsError

_NUMBER = re.compile(r"\(os error (\d+)\)")
_SAV = "Unable to write data"


@contextmanager
def refused_plainly() -> Iterator[None]:
    """Let through what is raised, but for a refused write: that is raised as OSError, with its number where there is one."""
    try:
        yield
    except (OSError, PolarsError) as error:
        found = _NUMBER.search(str(error))
        if found is None or getattr(error, "errno", None) is not None:
            raise
        raise OSError(int(found[1]), os.strerror(int(found[1]))) from error
    except Exception as error:
        # Named by their module, so that nothing is imported here that is not in use.
        match type(error).__module__.partition(".")[0], error.args:
            case "pyreadstat", (str() as said,) if said == _SAV:
                raise OSError(errno.EIO, said) from error
            case "xlsxwriter", (OSError() as inner,):
                raise inner from error
        raise
