//! The usual install locations of browsers on each operating system. The lookup is a pure
//! function, so that the locations of every system are tested on all of them.

use std::path::{Path, PathBuf};

/// Environment variable with the path of the browser to use.
pub(crate) const VARIABLE: &str = "GONGKAI_BROWSER";

/// An operating system, as far as browser locations differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    Windows,
    Mac,
    /// Linux and all other systems.
    Other,
}

impl System {
    /// Returns the system that this program runs on.
    pub(crate) fn own() -> System {
        match std::env::consts::OS {
            "windows" => System::Windows,
            "macos" => System::Mac,
            _ => System::Other,
        }
    }
}

/// Returns every path to try, in order. `variable` returns the value of an environment
/// variable.
pub(crate) fn places(system: System, variable: &dyn Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let named = |name: &str| variable(name).filter(|value| !value.is_empty());
    let list: Vec<String> = match system {
        System::Windows => {
            let roots = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].into_iter().filter_map(named);
            let programs = [
                r"Google\Chrome\Application\chrome.exe",
                r"Chromium\Application\chrome.exe",
                r"Microsoft\Edge\Application\msedge.exe",
            ];
            let roots: Vec<String> = roots.collect();
            programs.iter().flat_map(|program| roots.iter().map(move |root| format!(r"{root}\{program}"))).collect()
        }
        System::Mac => {
            let homes = named("HOME").into_iter();
            let roots: Vec<String> = std::iter::once(String::new()).chain(homes).collect();
            let programs = ["Google Chrome", "Chromium", "Microsoft Edge"];
            let path = |root: &String, name: &str| format!("{root}/Applications/{name}.app/Contents/MacOS/{name}");
            programs.iter().flat_map(|name| roots.iter().map(|root| path(root, name)).collect::<Vec<_>>()).collect()
        }
        System::Other => {
            let folders = named("PATH").unwrap_or_default();
            let usual = "/usr/bin:/usr/local/bin:/opt/google/chrome:/opt/microsoft/msedge";
            let folders: Vec<&str> = folders.split(':').chain(usual.split(':')).filter(|folder| !folder.is_empty()).collect();
            let programs = [
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
                "chrome",
                "microsoft-edge",
                "microsoft-edge-stable",
                "msedge",
            ];
            let path = |program: &&str| folders.iter().map(|folder| format!("{folder}/{program}")).collect::<Vec<_>>();
            programs.iter().flat_map(path).collect()
        }
    };
    named(VARIABLE).into_iter().chain(list).map(PathBuf::from).collect()
}

/// Returns the first of these paths at which there is a file.
pub(crate) fn installed() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var(name).ok();
    places(System::own(), &variable).into_iter().find(|path| Path::is_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_has_its_places() {
        let variable = |name: &str| match name {
            "ProgramFiles(x86)" => Some(r"C:\Program Files (x86)".to_owned()),
            "HOME" => Some("/Users/li".to_owned()),
            "PATH" => Some("/snap/bin".to_owned()),
            _ => None,
        };
        let has = |system, path: &str| places(system, &variable).contains(&PathBuf::from(path));
        assert!(has(System::Windows, r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"));
        assert!(has(System::Mac, "/Users/li/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"));
        assert!(has(System::Mac, "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"));
        assert!(has(System::Other, "/snap/bin/chromium") && has(System::Other, "/usr/bin/google-chrome"));
    }

    #[test]
    fn a_named_browser_goes_first() {
        let variable = |name: &str| (name == VARIABLE).then(|| "/opt/own".to_owned());
        assert_eq!(places(System::Mac, &variable)[0], PathBuf::from("/opt/own"));
    }
}
