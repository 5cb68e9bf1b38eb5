import Glibc

/// Stands in the place of the system's call, for a program and the libraries in it.
///
/// Dispatch's worker threads set their own priority, and the one that minds the others asks for a
/// higher one than the process has, whatever was asked of Dispatch. Only root may have that; for
/// everybody else Dispatch writes a line into the system's journal at each command. Nothing here
/// wants one thread before another: each keeps the priority that the process was started with.
@c(setpriority)
public func keepPriority(_ which: Int32, _ who: id_t, _ priority: Int32) -> Int32 { 0 }
