//! How much memory the process has and may have.

use std::fs;

/// The resident set of this process in bytes.
pub fn resident_set() -> u64 {
    #[cfg(target_os = "linux")]
    if let Ok(statm) = fs::read_to_string("/proc/self/statm")
        && let Some(pages) = statm
            .split(' ')
            .nth(1)
            .and_then(|pages| pages.parse::<u64>().ok())
    {
        return pages.saturating_mul(page_size());
    }
    peak_resident_set()
}

/// The greatest resident set so far, in bytes.
fn peak_resident_set() -> u64 {
    let peak = super::usage(libc::RUSAGE_SELF).map_or(0, |usage| usage.ru_maxrss);
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    u64::try_from(peak).unwrap_or(0).saturating_mul(unit)
}

fn page_size() -> u64 {
    // SAFETY: `sysconf` only reads.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    u64::try_from(size).unwrap_or(4096)
}

/// What the system's control group allows this process, in bytes: 0 if that is not known, `u64::MAX` if it is no limit.
pub fn constrained() -> u64 {
    control_group("memory.max", "memory/memory.limit_in_bytes").unwrap_or(0)
}

/// What this process could still get, in bytes.
pub fn available() -> u64 {
    let free = meminfo("MemAvailable:").unwrap_or(0);
    let limit = constrained();
    if limit == 0 || limit == u64::MAX {
        return free;
    }
    let used = control_group("memory.current", "memory/memory.usage_in_bytes").unwrap_or(0);
    limit.saturating_sub(used)
}

/// A line of `/proc/meminfo`, in bytes.
fn meminfo(name: &str) -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes.saturating_mul(1024))
}

/// A number that the control group of this process holds, under its name in version 2 or in version 1.
fn control_group(unified: &str, legacy: &str) -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = groups.lines().find_map(|line| line.strip_prefix("0::"));
    let text = match path {
        Some(path) => fs::read_to_string(format!("/sys/fs/cgroup{path}/{unified}"))
            .or_else(|_| fs::read_to_string(format!("/sys/fs/cgroup/{unified}"))),
        None => fs::read_to_string(format!("/sys/fs/cgroup/{legacy}")),
    };
    match text.ok()?.trim() {
        "max" => Some(u64::MAX),
        number => number.parse().ok(),
    }
}
