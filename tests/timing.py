"""How long a job takes, so that another job of the process or the machine does not count."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def cpu_seconds(job: Callable[[], object]) -> float:
    """Return the processor's seconds that a job takes, without garbage collection."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    try:
        job()
        return time.process_time() - start
    finally:
        gc.enable()
