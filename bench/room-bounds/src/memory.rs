//! How much memory this process had at most.

/// Its peak so far in bytes, where the system tells (Linux).
pub fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// Its memory now in bytes; from here on the peak counts anew.
pub fn reset_peak() -> u64 {
    // Where that is forbidden the peak is that of all, which is more.
    drop(std::fs::write("/proc/self/clear_refs", "5"));
    peak()
}
