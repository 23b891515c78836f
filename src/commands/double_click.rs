//! A double click on the program in Windows. Explorer opens a console window for it, which
//! closes when the program ends, so nobody could read the help that is printed without
//! arguments. Instead, the program previews the site in its own folder, or offers to make a
//! new one there; a document that is dropped on it becomes a report of that site. This file decides which commands to run; it must not do their work.

use super::new::is_free;
use super::{agreed, run_command};
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The subfolder for a new site when the program is among other files, as in Downloads.
const SUBFOLDER: &str = "gongkai-site";

/// What a start of the program means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Started from a terminal or with arguments: run what was typed.
    Typed,
    /// A double click; the folder of the site to preview.
    Preview(PathBuf),
    /// A double click where there is no site; the folder for a new one.
    Offer(PathBuf),
    /// A document that was dropped on the program, and the folder of the site that gets it.
    Import { document: PathBuf, site: PathBuf },
    /// A double click inside an archive: the archiver copied the program to a temporary
    /// folder, where a new site would be lost.
    Unextracted,
}

/// Decides what this start of the program means. The first of `arguments` is the name of the
/// program.
pub(super) fn start_of_program(arguments: &[OsString]) -> Start {
    let place = || Place::of(&env::current_exe().ok()?, &env::temp_dir());
    start(arguments.get(1..).unwrap_or_default(), has_own_window, place)
}

/// Decides what a start means from the arguments after the name of the program, from whether
/// the console window closes with the program, and from the contents of the program's folder.
/// The last two are evaluated only when the decision depends on them.
fn start(arguments: &[OsString], own_window: impl FnOnce() -> bool, place: impl FnOnce() -> Option<Place>) -> Start {
    let document = match arguments {
        [] => None,
        // Explorer passes the whole path of a file.
        [path] if cfg!(feature = "import") && Path::new(path).is_absolute() && Path::new(path).is_file() => {
            Some(PathBuf::from(path))
        }
        _ => return Start::Typed,
    };
    if !own_window() {
        return Start::Typed;
    }
    let Some(place) = place() else { return Start::Typed };
    match (place, document) {
        (Place { is_temporary: true, .. }, _) => Start::Unextracted,
        (place, Some(document)) => Start::Import { document, site: place.site.clone().unwrap_or_else(|| place.new_site()) },
        (Place { site: Some(site), .. }, None) => Start::Preview(site),
        (place, None) => Start::Offer(place.new_site()),
    }
}

/// Runs the commands of a double click, then keeps the window open until Enter is pressed.
pub(super) fn run(start: &Start, speech: Speech) -> ExitCode {
    let mut code = if *start == Start::Unextracted { ExitCode::from(2) } else { ExitCode::SUCCESS };
    if let Some(notice) = notice(start) {
        console::print_line(notice.get(speech));
    }
    for command in commands(start, |question| agreed(question, speech)) {
        code = run_command(command, speech);
        if code != ExitCode::SUCCESS {
            break;
        }
    }
    console::wait_for_enter(Sentence::new("按回车键关闭这个窗口。", "Press Enter to close this window.").get(speech));
    code
}

/// What to print before the commands run.
fn notice(start: &Start) -> Option<Sentence> {
    match start {
        Start::Typed => None,
        Start::Preview(_) | Start::Offer(_) | Start::Import { .. } => Some(Sentence::new(
            "预览网站的时候请不要关闭这个窗口；关闭它，预览就结束。",
            "Keep this window open while you preview the site: closing it ends the preview.",
        )),
        Start::Unextracted => Some(Sentence::new(
            "请先把压缩包里的全部文件解压到一个文件夹，再双击那里的 gongkai。",
            "Extract all files of the archive into a folder first, then double-click gongkai there.",
        )),
    }
}

/// The commands of a start, in the order in which they run. Each runs only if the previous one
/// succeeded. `agreed` asks the user.
fn commands(start: &Start, agreed: impl FnOnce(&Sentence) -> bool) -> Vec<Vec<OsString>> {
    let command = |words: &[&str], folder: &Path| words.iter().map(OsString::from).chain([folder.into()]).collect();
    let preview = |folder: &Path| command(&["gongkai", "serve", "--open"], folder);
    match start {
        Start::Typed | Start::Unextracted => Vec::new(),
        Start::Preview(site) => vec![preview(site)],
        Start::Import { document, site } => {
            let words = [OsString::from("gongkai"), "import".into(), document.into(), "--into".into(), site.into()];
            vec![words.to_vec()]
        }
        Start::Offer(folder) => {
            let shown = folder.display();
            let question = Sentence::new(
                format!("这里还没有网站（没有 content 文件夹）。要在“{shown}”新建一个吗？"),
                format!("There is no site here yet (no folder `content`). Make a new one in `{shown}`?"),
            );
            if agreed(&question) { vec![command(&["gongkai", "new"], folder), preview(folder)] } else { Vec::new() }
        }
    }
}

/// The contents of the program's folder, as far as they matter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    folder: PathBuf,
    /// The folder that contains `content/`, if there is one.
    site: Option<PathBuf>,
    /// Whether a new site can be created in the folder itself.
    is_free: bool,
    /// Whether the folder is inside the system's temporary folder.
    is_temporary: bool,
}

impl Place {
    /// Inspects the folder of the file `program`; `temporary` is the system's temporary folder.
    /// `None` if one of the two folders cannot be resolved.
    pub(super) fn of(program: &Path, temporary: &Path) -> Option<Place> {
        let folder = program.parent()?.to_path_buf();
        let candidates = [folder.clone(), folder.join(SUBFOLDER)];
        let site = candidates.into_iter().find(|folder| folder.join("content").is_dir());
        // Windows may return the short form of the temporary folder, `C:\Users\ADMINI~1\…`.
        let is_temporary = fs::canonicalize(&folder).ok()?.starts_with(fs::canonicalize(temporary).ok()?);
        Some(Place { is_free: is_free(&folder, program), folder, site, is_temporary })
    }

    /// The folder for a new site.
    fn new_site(&self) -> PathBuf {
        if self.is_free { self.folder.clone() } else { self.folder.join(SUBFOLDER) }
    }
}

/// Whether Explorer started this program, in a console window of its own.
///
/// The exact test, whether this is the only process on its console (`GetConsoleProcessList`),
/// needs unsafe code. The parent process is the next best: it is Explorer after a double
/// click, and from the Start menu or a shortcut; it is not for a terminal or a script.
#[cfg(windows)]
fn has_own_window() -> bool {
    use std::io::IsTerminal;
    let processes = || {
        let mut snapshot = winsafe::HPROCESSLIST::CreateToolhelp32Snapshot(winsafe::co::TH32CS::SNAPPROCESS, None).ok()?;
        let processes = snapshot.iter_processes().map_while(Result::ok).map(|process| Process {
            id: process.th32ProcessID,
            parent: process.th32ParentProcessID,
            name: process.szExeFile(),
        });
        Some(processes.collect::<Vec<_>>())
    };
    std::io::stdin().is_terminal()
        && std::io::stdout().is_terminal()
        && processes().is_some_and(|processes| is_child_of_explorer(std::process::id(), &processes))
}

/// Only Windows opens a console window for a single program and closes it again.
#[cfg(not(windows))]
fn has_own_window() -> bool {
    false
}

/// A running process.
#[cfg(any(windows, test))]
struct Process {
    id: u32,
    parent: u32,
    /// The file name of its program, such as `explorer.exe`.
    name: String,
}

/// Returns whether the parent of the process `id` is Explorer.
#[cfg(any(windows, test))]
fn is_child_of_explorer(id: u32, processes: &[Process]) -> bool {
    let find = |id: u32| processes.iter().find(|process| process.id == id);
    let parent = find(id).and_then(|process| find(process.parent));
    parent.is_some_and(|parent| parent.name.eq_ignore_ascii_case("explorer.exe"))
}

#[cfg(test)]
mod tests {
    use super::{Place, Process, Start, commands, is_child_of_explorer, start};
    use crate::commands::arguments::parse;
    use crate::commands::options::Command;
    use crate::diagnostic::{Sentence, Speech};
    use std::ffi::{OsStr, OsString};
    use std::fs;
    use std::path::{Path, PathBuf};
    use tempfile::TempDir;

    /// A folder that contains the program and these names; those that end with `/` are folders.
    fn folder(names: &[&str]) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("gongkai.exe");
        fs::write(&program, "").unwrap();
        for name in names {
            let path = folder.path().join(name);
            if name.ends_with('/') { fs::create_dir_all(path).unwrap() } else { fs::write(path, "").unwrap() }
        }
        (folder, program)
    }

    /// What a double click means in a folder that contains these names.
    fn double_click(names: &[&str]) -> (TempDir, Start) {
        let (folder, program) = folder(names);
        let elsewhere = tempfile::tempdir().unwrap();
        let start = start(&[], || true, || Place::of(&program, elsewhere.path()));
        (folder, start)
    }

    #[test]
    fn beside_a_site_a_double_click_previews_it() {
        let (folder, start) = double_click(&["content/", "letter.docx"]);
        assert_eq!(start, Start::Preview(folder.path().to_path_buf()));
    }

    #[test]
    fn a_site_that_an_earlier_double_click_made_is_previewed() {
        let (folder, start) = double_click(&["gongkai-site/content/", "letter.docx"]);
        assert_eq!(start, Start::Preview(folder.path().join("gongkai-site")));
    }

    #[test]
    fn alone_or_beside_harmless_files_a_site_is_offered_in_the_same_folder() {
        for names in [&[][..], &["README.md", "LICENSE", "desktop.ini"]] {
            let (folder, start) = double_click(names);
            assert_eq!(start, Start::Offer(folder.path().to_path_buf()), "beside {names:?}");
        }
    }

    #[test]
    fn among_other_files_a_site_is_offered_in_a_folder_of_its_own() {
        for name in ["letter.docx", "photos/", "gongkai (1).exe", "content"] {
            let (folder, start) = double_click(&[name]);
            assert_eq!(start, Start::Offer(folder.path().join("gongkai-site")), "beside {name}");
        }
    }

    #[test]
    fn inside_an_archive_nothing_is_previewed_or_made() {
        for names in [&[][..], &["content/"]] {
            let (folder, program) = folder(names);
            let above = folder.path().parent().unwrap();
            assert_eq!(start(&[], || true, || Place::of(&program, above)), Start::Unextracted, "beside {names:?}");
        }
    }

    #[test]
    fn a_document_that_is_dropped_becomes_a_report_of_the_site_beside_the_program() {
        for (names, site) in
            [(&["content/"][..], ""), (&["gongkai-site/content/"], "gongkai-site"), (&[], ""), (&["photos/"], "gongkai-site")]
        {
            let (folder, program) = folder(names);
            let elsewhere = tempfile::tempdir().unwrap();
            let document = elsewhere.path().join("报告.docx");
            fs::write(&document, "").unwrap();
            let temporary = tempfile::tempdir().unwrap();
            let start = start(&[document.clone().into()], || true, || Place::of(&program, temporary.path()));
            let site = if site.is_empty() { folder.path().to_path_buf() } else { folder.path().join(site) };
            assert_eq!(start, Start::Import { document: document.clone(), site: site.clone() }, "{names:?}");
            let parsed = commands(&start, |_| false).into_iter().map(|command| parse(command, Speech::English));
            let parsed: Vec<Command> = parsed.collect::<Result<_, _>>().expect("a command that can be typed");
            let [Command::Import(import)] = &parsed[..] else { panic!("import") };
            assert_eq!((import.file.as_path(), import.into.as_deref()), (document.as_path(), Some(site.as_path())));
        }
    }

    #[test]
    fn in_a_terminal_or_with_arguments_the_command_line_holds() {
        let unasked = || -> Option<Place> { panic!("the folder does not matter") };
        assert_eq!(start(&[], || false, unasked), Start::Typed);
        assert_eq!(start(&["check".into()], || panic!("the window does not matter"), unasked), Start::Typed);
        assert_eq!(start(&[], || true, || None), Start::Typed, "a program without a folder");
    }

    #[test]
    fn a_site_is_made_only_after_a_yes_and_then_previewed() {
        let folder = Path::new("/sites/county");
        let words = |commands: Vec<Vec<OsString>>| -> Vec<String> {
            commands.iter().map(|words| words.join(OsStr::new(" ")).into_string().unwrap()).collect()
        };
        let serve = "gongkai serve --open /sites/county";
        let offer = Start::Offer(folder.to_path_buf());
        let yes = |question: &Sentence| question.zh.contains("“/sites/county”") && question.en.contains("`/sites/county`");
        assert_eq!(words(commands(&offer, yes)), ["gongkai new /sites/county", serve]);
        assert!(commands(&offer, |_| false).is_empty());
        let unasked = |_: &Sentence| panic!("nothing is asked");
        assert_eq!(words(commands(&Start::Preview(folder.to_path_buf()), unasked)), [serve]);
        assert!(commands(&Start::Unextracted, unasked).is_empty());
    }

    #[test]
    fn the_commands_of_a_double_click_can_be_run() {
        let offer = Start::Offer(PathBuf::from("/sites/county"));
        let parsed = commands(&offer, |_| true).into_iter().map(|command| parse(command, Speech::English));
        let parsed: Vec<Command> = parsed.collect::<Result<_, _>>().expect("commands that can be typed");
        let [Command::New(new), Command::Serve(serve)] = &parsed[..] else { panic!("new, then serve") };
        assert_eq!((new.folder.as_deref(), serve.site.as_path()), (Some(Path::new("/sites/county")), Path::new("/sites/county")));
        assert!(serve.open.is_some() && !serve.lan);
    }

    #[test]
    fn a_program_in_no_folder_has_no_place() {
        let nowhere = tempfile::tempdir().unwrap().path().join("gone/gongkai.exe");
        assert_eq!(Place::of(&nowhere, Path::new("/")), None);
    }

    #[test]
    fn a_double_click_is_recognised_by_the_parent_process() {
        let process = |id, parent, name: &str| Process { id, parent, name: name.to_owned() };
        let system =
            |name| [process(4, 0, "System"), process(7, 4, "Explorer.EXE"), process(8, 7, name), process(9, 8, "gongkai.exe")];
        assert!(is_child_of_explorer(9, &system("explorer.exe")));
        for terminal in ["cmd.exe", "powershell.exe", "WindowsTerminal.exe", "bash.exe", "cargo.exe"] {
            assert!(!is_child_of_explorer(9, &system(terminal)), "{terminal}");
        }
        assert!(!is_child_of_explorer(9, &[process(9, 8, "gongkai.exe")]), "a parent that has ended");
        assert!(!is_child_of_explorer(9, &[]), "no list of processes");
    }
}
