"""What a worker may not do: reach the network, start programs, write files, or take all memory.

The engine has no switch for SERVICE, so on Linux the kernel refuses the calls it would need (RELIABILITY 1a); the
refusal of SERVICE as text stands on every system.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_KILL, _DENY, _ALLOW = 0x80000000, 0x00050000 | 13, 0x7FFF0000  # 13: EACCES
_X32_BIT = 0x40000000

# Audit architecture, then the numbers of: socket, connect, accept, bind, listen, execve, ptrace, accept4,
# process_vm_readv, process_vm_writev, execveat, io_uring_setup, io_uring_enter, io_uring_register.
_ARCHITECTURES = {
    "x86_64": (0xC000003E, (41, 42, 43, 49, 50, 59, 101, 288, 310, 311, 322, 425, 426, 427)),
    "aarch64": (0xC00000B7, (198, 203, 202, 200, 201, 221, 117, 242, 270, 271, 281, 425, 426, 427)),
}


def can_filter() -> bool:
    """Whether this system can take the network away from a process."""
    return sys.platform == "linux" and platform.machine() in _ARCHITECTURES


def die_with_parent() -> None:
    """Let the kernel kill this process when its parent ends; without effect where there is no such call."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(*, memory: int, network: bool = False) -> bool:
    """Confine this process for good; return whether the network is closed by the kernel.

    Args:
        memory: bytes it may map on top of what it has mapped now.
        network: leave it the network.
    """
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        limit = _mapped() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return not network and can_filter() and _close_network()


def _mapped() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


class _Program(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _close_network() -> bool:
    architecture, calls = _ARCHITECTURES[platform.machine()]
    code = b"".join(_program(architecture, calls))
    program = _Program(len(code) // 8, code)
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(library.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _program(architecture: int, calls: Iterable[int]) -> Iterable[bytes]:
    """Yield a classic BPF program: another architecture's calls kill, the listed ones fail, the rest pass."""
    denied = tuple(calls)
    yield _step(_LOAD, 0, 0, 4)
    yield _step(_JUMP_IF_EQUAL, 1, 0, architecture)
    yield _step(_RETURN, 0, 0, _KILL)
    yield _step(_LOAD, 0, 0, 0)
    # On x86_64 the x32 calls have this bit; elsewhere no call number is so high.
    yield _step(_JUMP_IF_GREATER_EQUAL, len(denied) + 1, 0, _X32_BIT)
    for index, call in enumerate(denied):
        yield _step(_JUMP_IF_EQUAL, len(denied) - index, 0, call)
    yield _step(_RETURN, 0, 0, _ALLOW)
    yield _step(_RETURN, 0, 0, _DENY)


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
