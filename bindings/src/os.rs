//! What `os` asks of the system (`js/os.js`).
//!
//! Functions that can fail answer with a negative error number; the error is made in JavaScript.

use std::ffi::{CStr, c_char, c_int};
use std::fs;
use std::mem::MaybeUninit;
use std::net::{Ipv4Addr, Ipv6Addr};

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;

use crate::fs::uint8_array;

pub const BINDING: Binding = Binding {
    name: "os",
    functions: |f| {
        f.add("information", information);
        f.add("hostname", hostname);
        f.add("loadAverage", load_average);
        f.add("uptime", uptime);
        f.add("totalMemory", total_memory);
        f.add("freeMemory", free_memory);
        f.add("parallelism", parallelism);
        f.add("cpus", cpus);
        f.add("interfaces", interfaces);
        f.add("user", user);
        f.add("getPriority", get_priority);
        f.add("setPriority", set_priority);
    },
    init: Some(constants),
};

fn last_error() -> i32 {
    -std::io::Error::last_os_error()
        .raw_os_error()
        .unwrap_or(libc::EIO)
}

/// Text that the system gave, which need not be UTF-8.
fn text<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> v8::Local<'s, v8::Value> {
    string(scope, &String::from_utf8_lossy(bytes)).into()
}

/// The characters up to the NUL in a fixed array.
fn until_nul(characters: &[c_char]) -> Vec<u8> {
    characters
        .iter()
        .map(|character| character.cast_unsigned())
        .take_while(|byte| *byte != 0)
        .collect()
}

fn array<'s>(scope: &v8::PinScope<'s, '_>, values: &[v8::Local<v8::Value>]) -> v8::Local<'s, v8::Value> {
    v8::Array::new_with_elements(scope, values).into()
}

fn numbers<'s>(scope: &v8::PinScope<'s, '_>, values: &[f64]) -> v8::Local<'s, v8::Value> {
    let values: Vec<v8::Local<v8::Value>> = values
        .iter()
        .map(|value| v8::Number::new(scope, *value).into())
        .collect();
    array(scope, &values)
}

/// `information()`: `[type, version, release, machine]`, as `uname` has them, or an error number.
fn information(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let mut answer = MaybeUninit::<libc::utsname>::uninit();
    // SAFETY: `uname` fills the structure when it succeeds.
    if unsafe { libc::uname(answer.as_mut_ptr()) } != 0 {
        rv.set_int32(last_error());
        return;
    }
    // SAFETY: it succeeded.
    let answer = unsafe { answer.assume_init() };
    let fields: [&[c_char]; 4] = [&answer.sysname, &answer.version, &answer.release, &answer.machine];
    let fields = fields.map(|field| text(scope, &until_nul(field)));
    rv.set(array(scope, &fields));
}

/// `hostname()`, or an error number.
fn hostname(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let mut name: [c_char; 256] = [0; 256];
    // SAFETY: the system writes at most this many bytes.
    if unsafe { libc::gethostname(name.as_mut_ptr(), name.len()) } == 0 {
        rv.set(text(scope, &until_nul(&name)));
    } else {
        rv.set_int32(last_error());
    }
}

/// `loadAverage()`: of the last 1, 5 and 15 minutes.
fn load_average(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let mut averages = [0.0; 3];
    // SAFETY: there is room for three.
    unsafe { libc::getloadavg(averages.as_mut_ptr(), 3) };
    rv.set(numbers(scope, &averages));
}

/// A number that macOS and the BSDs have by name, such as `hw.memsize`.
#[cfg(not(target_os = "linux"))]
fn control<T: Default>(name: &CStr) -> T {
    let mut value = T::default();
    let mut size = std::mem::size_of::<T>();
    // SAFETY: the name ends with a NUL, and the system writes at most `size` bytes of a plain number.
    unsafe {
        libc::sysctlbyname(
            name.as_ptr(),
            (&raw mut value).cast(),
            &mut size,
            std::ptr::null_mut(),
            0,
        )
    };
    value
}

/// `uptime()`: seconds since the system started.
fn uptime(_scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    #[cfg(target_os = "linux")]
    let seconds = fs::read_to_string("/proc/uptime")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .unwrap_or(0.0);
    #[cfg(not(target_os = "linux"))]
    let seconds = {
        let boot = control::<[i64; 2]>(c"kern.boottime");
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        (now.as_secs() as i64).saturating_sub(boot[0]) as f64
    };
    rv.set_double(seconds);
}

/// A line of `/proc/meminfo`, in bytes.
#[cfg(target_os = "linux")]
fn meminfo(name: &str) -> f64 {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_default();
    line.trim()
        .trim_end_matches(" kB")
        .parse()
        .map_or(0.0, |kilobytes: f64| kilobytes * 1024.0)
}

/// `totalMemory()`, in bytes.
fn total_memory(_scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    #[cfg(target_os = "linux")]
    let bytes = meminfo("MemTotal:");
    #[cfg(not(target_os = "linux"))]
    let bytes = control::<u64>(c"hw.memsize") as f64;
    rv.set_double(bytes);
}

/// `freeMemory()`, in bytes.
fn free_memory(_scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    #[cfg(target_os = "linux")]
    let bytes = meminfo("MemAvailable:");
    #[cfg(not(target_os = "linux"))]
    // SAFETY: `sysconf` only reads.
    let bytes = f64::from(control::<u32>(c"vm.page_free_count"))
        * unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as f64;
    rv.set_double(bytes);
}

/// `parallelism()`: how many threads can run at once.
fn parallelism(_scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    rv.set_double(count as f64);
}

/// What one processor is and has spent its time on, in milliseconds.
#[derive(Default)]
struct Cpu {
    model: String,
    speed: f64,
    /// user, nice, sys, idle, irq
    times: [f64; 5],
}

#[cfg(target_os = "linux")]
fn all_cpus() -> Vec<Cpu> {
    // SAFETY: `sysconf` only reads.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) }.max(1) as f64;
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models: Vec<&str> = info
        .lines()
        .filter(|line| line.starts_with("model name"))
        .filter_map(|line| line.split_once(": ").map(|(_, model)| model))
        .collect();
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let lines = stat
        .lines()
        .filter_map(|line| line.strip_prefix("cpu")?.split_once(' '));
    lines
        .filter(|(number, _)| !number.is_empty())
        .enumerate()
        .map(|(index, (number, counts))| {
            let counts: Vec<f64> = counts.split(' ').filter_map(|count| count.parse().ok()).collect();
            let time = |index: usize| counts.get(index).copied().unwrap_or(0.0) * 1000.0 / ticks;
            let frequency = format!("/sys/devices/system/cpu/cpu{number}/cpufreq/scaling_cur_freq");
            let kilohertz: f64 = fs::read_to_string(frequency)
                .ok()
                .and_then(|text| text.trim().parse().ok())
                .unwrap_or(0.0);
            Cpu {
                model: models.get(index).copied().unwrap_or("unknown").to_owned(),
                speed: (kilohertz / 1000.0).floor(),
                times: [time(0), time(1), time(2), time(3), time(5)],
            }
        })
        .collect()
}

#[cfg(not(target_os = "linux"))]
fn all_cpus() -> Vec<Cpu> {
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    (0..count)
        .map(|_| Cpu {
            model: "unknown".to_owned(),
            ..Cpu::default()
        })
        .collect()
}

/// `cpus()`: an array of `[model, speed, user, nice, sys, idle, irq]`.
fn cpus(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let list: Vec<v8::Local<v8::Value>> = all_cpus()
        .into_iter()
        .map(|cpu| {
            let mut fields = vec![text(scope, cpu.model.as_bytes())];
            let number = |value: f64| v8::Number::new(scope, value).into();
            fields.push(number(cpu.speed));
            fields.extend(cpu.times.map(number));
            array(scope, &fields)
        })
        .collect();
    rv.set(array(scope, &list));
}

/// An address of a network interface.
struct Address {
    name: Vec<u8>,
    address: String,
    netmask: String,
    prefix: Option<u32>,
    /// The scope of an IPv6 address; `None` for IPv4.
    scope_id: Option<u32>,
    internal: bool,
}

/// The text, the number of leading ones (`None` if zeros lie between them) and the scope of an address.
///
/// # Safety
/// `address` must be null or point to a complete address of its family.
unsafe fn describe(address: *const libc::sockaddr) -> Option<(String, Option<u32>, Option<u32>)> {
    if address.is_null() {
        return None;
    }
    // SAFETY: it is an address, so that it has a family, and is a structure of that family.
    unsafe {
        match c_int::from((*address).sa_family) {
            libc::AF_INET => {
                let bits = (*address.cast::<libc::sockaddr_in>()).sin_addr.s_addr;
                let ip = Ipv4Addr::from(u32::from_be(bits));
                let bits = ip.to_bits();
                let whole = bits.leading_ones() == bits.count_ones();
                Some((ip.to_string(), whole.then(|| bits.count_ones()), None))
            }
            libc::AF_INET6 => {
                let full = &*address.cast::<libc::sockaddr_in6>();
                let ip = Ipv6Addr::from(full.sin6_addr.s6_addr);
                let bits = ip.to_bits();
                let whole = bits.leading_ones() == bits.count_ones();
                Some((
                    ip.to_string(),
                    whole.then(|| bits.count_ones()),
                    Some(full.sin6_scope_id),
                ))
            }
            _ => None,
        }
    }
}

/// The addresses of all interfaces that are up, and the hardware addresses by name.
#[allow(clippy::type_complexity, reason = "a pair of lists")]
fn all_addresses() -> Result<(Vec<Address>, Vec<(Vec<u8>, [u8; 6])>), i32> {
    let mut first = std::ptr::null_mut();
    // SAFETY: the system makes the list, which is freed below.
    if unsafe { libc::getifaddrs(&mut first) } != 0 {
        return Err(last_error());
    }
    let (mut addresses, mut hardware) = (Vec::new(), Vec::new());
    let mut next = first;
    while !next.is_null() {
        // SAFETY: the entries of the list, their names and addresses are valid until it is freed.
        unsafe {
            let entry = &*next;
            next = entry.ifa_next;
            let name = CStr::from_ptr(entry.ifa_name).to_bytes().to_vec();
            let flags = entry.ifa_flags as c_int;
            let up = libc::IFF_UP | libc::IFF_RUNNING;
            if flags & up != up || entry.ifa_addr.is_null() {
                continue;
            }
            if let Some(mac) = hardware_address(entry.ifa_addr) {
                hardware.push((name, mac));
            } else if let Some((address, _, scope_id)) = describe(entry.ifa_addr) {
                let (netmask, prefix, _) = describe(entry.ifa_netmask).unwrap_or_default();
                let internal = flags & libc::IFF_LOOPBACK != 0;
                addresses.push(Address {
                    name,
                    address,
                    netmask,
                    prefix,
                    scope_id,
                    internal,
                });
            }
        }
    }
    // SAFETY: the list came from `getifaddrs`, and nothing of it is kept.
    unsafe { libc::freeifaddrs(first) };
    Ok((addresses, hardware))
}

/// # Safety
/// `address` must point to a complete address of its family.
#[cfg(target_os = "linux")]
unsafe fn hardware_address(address: *const libc::sockaddr) -> Option<[u8; 6]> {
    // SAFETY: an address of this family is a structure of this type.
    unsafe {
        if c_int::from((*address).sa_family) != libc::AF_PACKET {
            return None;
        }
        let link = &*address.cast::<libc::sockaddr_ll>();
        link.sll_addr.first_chunk().copied()
    }
}

/// # Safety
/// `address` must point to a complete address of its family.
#[cfg(not(target_os = "linux"))]
unsafe fn hardware_address(address: *const libc::sockaddr) -> Option<[u8; 6]> {
    // SAFETY: an address of this family is a structure of this type, whose data holds the name and then the address.
    unsafe {
        if c_int::from((*address).sa_family) != libc::AF_LINK {
            return None;
        }
        let link = &*address.cast::<libc::sockaddr_dl>();
        let data = link.sdl_data.get(usize::from(link.sdl_nlen)..)?;
        data.first_chunk()
            .map(|bytes: &[c_char; 6]| bytes.map(c_char::cast_unsigned))
    }
}

/// `interfaces()`: an array of `[name, address, netmask, family, mac, internal, cidr, scopeid]`, or an error number.
fn interfaces(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (addresses, hardware) = match all_addresses() {
        Ok(lists) => lists,
        Err(number) => {
            rv.set_int32(number);
            return;
        }
    };
    let list: Vec<v8::Local<v8::Value>> = addresses
        .iter()
        .map(|item| {
            let mac = hardware
                .iter()
                .find(|(name, _)| *name == item.name)
                .map_or([0; 6], |(_, mac)| *mac);
            let mac = mac.map(|byte| format!("{byte:02x}")).join(":");
            let family = if item.scope_id.is_some() { "IPv6" } else { "IPv4" };
            let cidr = match item.prefix {
                Some(prefix) => text(scope, format!("{}/{prefix}", item.address).as_bytes()),
                None => v8::null(scope).into(),
            };
            let scope_id = match item.scope_id {
                Some(id) => v8::Number::new(scope, f64::from(id)).into(),
                None => v8::undefined(scope).into(),
            };
            let fields = [
                text(scope, &item.name),
                text(scope, item.address.as_bytes()),
                text(scope, item.netmask.as_bytes()),
                text(scope, family.as_bytes()),
                text(scope, mac.as_bytes()),
                v8::Boolean::new(scope, item.internal).into(),
                cidr,
                scope_id,
            ];
            array(scope, &fields)
        })
        .collect();
    rv.set(array(scope, &list));
}

/// `user()`: `[uid, gid, name, home, shell]` of the effective user, the texts as bytes, or an error number.
fn user(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let mut entry = MaybeUninit::<libc::passwd>::uninit();
    let mut found = std::ptr::null_mut();
    let mut buffer: Vec<c_char> = vec![0; 4096];
    loop {
        // SAFETY: takes no arguments; then: the entry and the buffer are ours, of the lengths that are told.
        let status = unsafe {
            let uid = libc::geteuid();
            libc::getpwuid_r(
                uid,
                entry.as_mut_ptr(),
                buffer.as_mut_ptr(),
                buffer.len(),
                &mut found,
            )
        };
        match status {
            0 if found.is_null() => return rv.set_int32(-libc::ENOENT),
            0 => break,
            libc::EINTR => {}
            libc::ERANGE if buffer.len() < 1 << 20 => buffer.resize(buffer.len() * 2, 0),
            error => return rv.set_int32(-error),
        }
    }
    // SAFETY: an entry was found; its texts lie in `buffer` and end with a NUL.
    let (uid, gid, texts) = unsafe {
        let entry = entry.assume_init();
        let bytes = |text: *const c_char| {
            if text.is_null() {
                Vec::new()
            } else {
                CStr::from_ptr(text).to_bytes().to_vec()
            }
        };
        (
            entry.pw_uid,
            entry.pw_gid,
            [bytes(entry.pw_name), bytes(entry.pw_dir), bytes(entry.pw_shell)],
        )
    };
    let mut fields = vec![
        v8::Integer::new_from_unsigned(scope, uid).into(),
        v8::Integer::new_from_unsigned(scope, gid).into(),
    ];
    for bytes in texts {
        fields.push(uint8_array(scope, bytes));
    }
    rv.set(array(scope, &fields));
}

/// `getPriority(pid)`: `[priority]`, or an error number.
fn get_priority(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let pid = args.get(0).uint32_value(scope).unwrap_or(0);
    // -1 is an answer and an error; only the number of the error tells.
    // SAFETY: the location belongs to this thread; then: takes numbers only.
    let priority = unsafe {
        *errno_location() = 0;
        libc::getpriority(libc::PRIO_PROCESS, pid)
    };
    match last_error() {
        error if priority == -1 && error != 0 => rv.set_int32(error),
        _ => rv.set(numbers(scope, &[f64::from(priority)])),
    }
}

/// # Safety
/// As for any pointer; it is valid on this thread.
unsafe fn errno_location() -> *mut c_int {
    #[cfg(target_os = "linux")]
    // SAFETY: takes no arguments.
    return unsafe { libc::__errno_location() };
    #[cfg(not(target_os = "linux"))]
    // SAFETY: takes no arguments.
    return unsafe { libc::__error() };
}

/// `setPriority(pid, priority)`: 0 or an error number.
fn set_priority(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let pid = args.get(0).uint32_value(scope).unwrap_or(0);
    let priority = args.get(1).int32_value(scope).unwrap_or(0);
    // SAFETY: takes numbers only.
    let status = unsafe { libc::setpriority(libc::PRIO_PROCESS, pid, priority) };
    rv.set_int32(if status == 0 { 0 } else { last_error() });
}

/// The constants of libc under their own names.
macro_rules! table {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name)),*] };
}

/// In Node's order.
const ERRNO: &[(&str, c_int)] = table! {
    E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF EBADMSG EBUSY ECANCELED ECHILD
    ECONNABORTED ECONNREFUSED ECONNRESET EDEADLK EDESTADDRREQ EDOM EDQUOT EEXIST EFAULT EFBIG EHOSTUNREACH EIDRM
    EILSEQ EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR ELOOP EMFILE EMLINK EMSGSIZE EMULTIHOP ENAMETOOLONG ENETDOWN
    ENETRESET ENETUNREACH ENFILE ENOBUFS ENODATA ENODEV ENOENT ENOEXEC ENOLCK ENOLINK ENOMEM ENOMSG ENOPROTOOPT
    ENOSPC ENOSR ENOSTR ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTSOCK ENOTSUP ENOTTY ENXIO EOPNOTSUPP EOVERFLOW EPERM
    EPIPE EPROTO EPROTONOSUPPORT EPROTOTYPE ERANGE EROFS ESPIPE ESRCH ESTALE ETIME ETIMEDOUT ETXTBSY EWOULDBLOCK
    EXDEV
};

#[cfg(target_os = "linux")]
const DLOPEN: &[(&str, c_int)] = table! { RTLD_LAZY RTLD_NOW RTLD_GLOBAL RTLD_LOCAL RTLD_DEEPBIND };
#[cfg(not(target_os = "linux"))]
const DLOPEN: &[(&str, c_int)] = table! { RTLD_LAZY RTLD_NOW RTLD_GLOBAL RTLD_LOCAL };

/// Adds `errno` and `dlopen`, objects without a prototype, and `bigEndian`.
fn constants(scope: &mut v8::PinScope, target: v8::Local<v8::Object>) {
    for (name, constants) in [("errno", ERRNO), ("dlopen", DLOPEN)] {
        let (names, values): (Vec<v8::Local<v8::Name>>, Vec<v8::Local<v8::Value>>) = constants
            .iter()
            .map(|(name, value)| {
                let name: v8::Local<v8::Name> = string(scope, name).into();
                let value: v8::Local<v8::Value> = v8::Integer::new(scope, *value).into();
                (name, value)
            })
            .unzip();
        let no_prototype = v8::null(scope).into();
        let object = v8::Object::with_prototype_and_properties(scope, no_prototype, &names, &values);
        let key = string(scope, name);
        target.set(scope, key.into(), object.into());
    }
    let key = string(scope, "bigEndian");
    let value = v8::Boolean::new(scope, cfg!(target_endian = "big"));
    target.set(scope, key.into(), value.into());
}
