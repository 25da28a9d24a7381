//! The live preview through the built binary: real files, a real socket.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long anything may take before it counts as lost. Nothing waits so long that is not.
const LOST: Duration = Duration::from_secs(20);

/// How often each editor saves.
const SAVES: usize = 200;

// --- a preview and its reader -----------------------------------------------------------------------

struct Preview {
    child: Child,
    port: u16,
    log: Arc<Mutex<String>>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Preview {
    fn start(site: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
        command.arg("--site").arg(site).args(["serve", "--port", "0"]).args(arguments);
        Self::of(command)
    }

    fn of(mut command: Command) -> Self {
        let mut child = command
            .env_remove("SOURCE_DATE_EPOCH")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let log = Arc::new(Mutex::new(String::new()));
        let mut port = None;
        for line in lines.by_ref() {
            let line = line.unwrap();
            _ = writeln!(log.lock().unwrap(), "{line}");
            if let Some(rest) = line.split("http://localhost:").nth(1) {
                port = Some(rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap());
                break;
            }
        }
        let more = Arc::clone(&log);
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| _ = writeln!(more.lock().unwrap(), "{line}")));
        let port = port.unwrap_or_else(|| panic!("the preview did not start:\n{}", log.lock().unwrap()));
        Self { child, port, log }
    }

    fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// How often something was taken in.
    fn updates(&self) -> usize {
        self.log().matches(" parsed, ").count()
    }

    /// Sends bytes as they are and reads until the server closes.
    fn send(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LOST)).unwrap();
        // A server may answer and close before it has read everything.
        _ = stream.write_all(request);
        let mut bytes = Vec::new();
        _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes())
    }

    /// The state that a page's event stream begins with.
    fn state(&self, page: &str) -> serde_json::Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LOST)).unwrap();
        let request = format!("GET /~opsbook/events?page={page} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let line = BufReader::new(stream).lines().map_while(Result::ok).find(|line| line.starts_with("data: ")).unwrap();
        serde_json::from_str(&line["data: ".len()..]).unwrap()
    }

    /// Waits until a page holds a text.
    #[track_caller]
    fn until(&self, path: &str, wanted: &str) {
        self.until_answer(path, wanted, |answer| answer.body.contains(wanted));
    }

    #[track_caller]
    fn until_gone(&self, path: &str) {
        self.until_answer(path, "404", |answer| answer.status == 404);
    }

    #[track_caller]
    fn until_answer(&self, path: &str, wanted: &str, is: impl Fn(&Answer) -> bool) {
        let began = Instant::now();
        loop {
            let answer = self.get(path);
            if is(&answer) {
                return;
            }
            assert!(began.elapsed() < LOST, "{path} never came to {wanted:?}:\n{answer:?}\n{}", self.log());
            sleep(Duration::from_millis(2));
        }
    }

    /// Waits until nothing has been taken in for a while.
    fn settle(&self) {
        let mut before = usize::MAX;
        while before != self.updates() {
            before = self.updates();
            sleep(Duration::from_millis(400));
        }
    }
}

/// The site's bytes of a page that was served: without what the preview adds.
fn without_script(html: &str) -> String {
    let Some(start) = html.find("<script src=\"/~opsbook/preview.js\"") else { return html.to_owned() };
    let end = start + html[start..].find("</script>").unwrap() + "</script>".len();
    format!("{}{}", &html[..start], &html[end..])
}

// --- sites ------------------------------------------------------------------------------------------

fn desk() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn page(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\nsummary: About it.\nowner: ops\nreviewed: 2026-03-01\n---\n\n{body}\n")
}

/// A small site: a home page and a page that is edited, without anything wrong.
fn site() -> tempfile::TempDir {
    let desk = desk();
    fs::create_dir_all(desk.path().join("content/notes")).unwrap();
    fs::write(desk.path().join("opsbook.yaml"), "title: Notes\nas_of: 2026-03-31\n").unwrap();
    fs::write(desk.path().join("content/directory.yaml"), "teams:\n  ops: {name: Operations}\n").unwrap();
    fs::write(desk.path().join("content/index.md"), page("Home", "See [the note](notes/x.md).")).unwrap();
    fs::write(desk.path().join("content/notes/x.md"), page("Note", "As it was.")).unwrap();
    desk
}

// --- nothing is lost --------------------------------------------------------------------------------

type Save = fn(&Path, &str, usize);

/// How programs save a file, as seen in their system calls.
const EDITORS: [(&str, Save); 11] = [
    ("in place (VS Code, nano)", |file, text, _| fs::write(file, text).unwrap()),
    ("in place, in pieces", |file, text, _| {
        let mut file = fs::File::create(file).unwrap();
        for piece in text.as_bytes().chunks(40) {
            file.write_all(piece).unwrap();
            sleep(Duration::from_micros(300));
        }
    }),
    ("vim: the old one to a backup, then a new one", |file, text, _| {
        let probe = file.with_file_name("4913");
        fs::write(&probe, "").unwrap();
        fs::remove_file(&probe).unwrap();
        let backup = PathBuf::from(format!("{}~", file.display()));
        fs::rename(file, &backup).unwrap();
        fs::write(file, text).unwrap();
        fs::remove_file(&backup).unwrap();
    }),
    ("emacs: a lock, a backup, a new one", |file, text, n| {
        let lock = file.with_file_name(".#x.md");
        std::os::unix::fs::symlink(format!("me@here.{n}"), &lock).unwrap();
        fs::rename(file, PathBuf::from(format!("{}~", file.display()))).unwrap();
        fs::write(file, text).unwrap();
        fs::remove_file(&lock).unwrap();
    }),
    ("JetBrains: two renames", |file, text, _| {
        let (new, old) =
            (PathBuf::from(format!("{}___jb_tmp___", file.display())), PathBuf::from(format!("{}___jb_old___", file.display())));
        fs::write(&new, text).unwrap();
        fs::rename(file, &old).unwrap();
        fs::rename(&new, file).unwrap();
        fs::remove_file(&old).unwrap();
    }),
    ("sed -i: another name, moved over", |file, text, n| {
        let other = file.with_file_name(format!("sed{n:06}"));
        fs::write(&other, text).unwrap();
        fs::rename(&other, file).unwrap();
    }),
    ("Kate: the same name and an ending, moved over", |file, text, n| {
        let other = PathBuf::from(format!("{}.a{n:05}", file.display()));
        fs::write(&other, text).unwrap();
        fs::rename(&other, file).unwrap();
    }),
    ("moved in from elsewhere", |file, text, n| {
        let outside = file.ancestors().nth(3).unwrap().join(format!("outside-{n}.md"));
        fs::write(&outside, text).unwrap();
        fs::rename(&outside, file).unwrap();
    }),
    ("git: removed and made anew", |file, text, _| {
        fs::remove_file(file).unwrap();
        fs::write(file, text).unwrap();
    }),
    ("removed, and made anew after a pause", |file, text, _| {
        fs::remove_file(file).unwrap();
        sleep(Duration::from_millis(2));
        fs::write(file, text).unwrap();
    }),
    ("appended to", |file, text, _| {
        let line = text.lines().last().unwrap();
        let mut file = fs::File::options().append(true).open(file).unwrap();
        writeln!(file, "\n{line}").unwrap();
    }),
];

#[test]
fn no_save_of_any_editor_is_lost() {
    let site = site();
    let file = site.path().join("content/notes/x.md");
    let preview = Preview::start(site.path(), &[]);
    for (number, (editor, save)) in EDITORS.iter().enumerate() {
        for n in 0..SAVES {
            let word = format!("save-{number}-{n}-end");
            save(&file, &page("Note", &word), n);
            preview.until_answer("/notes/x/", &format!("{word} by {editor}"), |answer| answer.body.contains(&word));
        }
        fs::write(&file, page("Note", "Between two editors.")).unwrap();
    }
    preview.settle();
    let state = preview.state("/notes/x/");
    assert_eq!(state["errors"], 0, "{state}\n{}", preview.log());
}

#[test]
fn folders_that_are_made_at_once_with_what_is_in_them_are_seen() {
    let site = site();
    let preview = Preview::start(site.path(), &[]);
    for n in 0..SAVES {
        let folder = site.path().join(format!("content/notes/deep-{n}/of/course"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("page.md"), page("Deep", &format!("depth-{n}-end"))).unwrap();
        preview.until(&format!("/notes/deep-{n}/of/course/page/"), &format!("depth-{n}-end"));
        // And it is watched from now on.
        if n % 20 == 0 {
            fs::write(folder.join("page.md"), page("Deep", "Edited.")).unwrap();
            preview.until(&format!("/notes/deep-{n}/of/course/page/"), "Edited.");
        }
    }
}

#[test]
fn folders_that_move_take_their_pages_along() {
    let site = site();
    let preview = Preview::start(site.path(), &[]);
    let notes = |name: &str| site.path().join("content").join(name);
    let home = |to: &str| fs::write(site.path().join("content/index.md"), page("Home", to)).unwrap();
    home("No links.");
    fs::rename(notes("notes"), notes("moved")).unwrap();
    preview.until("/moved/x/", "As it was.");
    preview.until_gone("/notes/x/");
    fs::write(notes("moved/x.md"), page("Note", "Edited after the move.")).unwrap();
    preview.until("/moved/x/", "Edited after the move.");
    // Another folder takes the old name, and both are seen.
    fs::create_dir(notes("notes")).unwrap();
    fs::write(notes("notes/x.md"), page("Another", "In the old place.")).unwrap();
    preview.until("/notes/x/", "In the old place.");
    fs::write(notes("moved/x.md"), page("Note", "Edited again.")).unwrap();
    preview.until("/moved/x/", "Edited again.");
    // Out of the site, and back under a third name.
    fs::rename(notes("moved"), site.path().join("outside")).unwrap();
    preview.until_gone("/moved/x/");
    fs::write(site.path().join("outside/x.md"), page("Note", "Edited outside.")).unwrap();
    fs::rename(site.path().join("outside"), notes("back")).unwrap();
    preview.until("/back/x/", "Edited outside.");
    fs::remove_dir_all(notes("back")).unwrap();
    preview.until_gone("/back/x/");
    assert_eq!(preview.state("/")["errors"], 0, "{}", preview.log());
}

#[test]
fn the_content_may_go_and_come_back() {
    let site = site();
    let content = site.path().join("content");
    let preview = Preview::start(site.path(), &[]);
    fs::rename(&content, site.path().join("away")).unwrap();
    let began = Instant::now();
    while preview.state("/notes/x/")["errors"] != 1 {
        assert!(began.elapsed() < LOST, "{}", preview.log());
        sleep(Duration::from_millis(20));
    }
    assert!(
        preview.state("/")["faults"][0]["message"].as_str().unwrap().contains("there is no `content` folder"),
        "{}",
        preview.state("/")
    );
    assert!(preview.get("/notes/x/").body.contains("As it was."), "the last good page stays");
    fs::rename(site.path().join("away"), &content).unwrap();
    while preview.state("/notes/x/")["errors"] != 0 {
        assert!(began.elapsed() < LOST * 2, "{}", preview.log());
        sleep(Duration::from_millis(20));
    }
    fs::write(content.join("notes/x.md"), page("Note", "After the return.")).unwrap();
    preview.until("/notes/x/", "After the return.");
}

fn git(site: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"];
    let output = Command::new("git").current_dir(site).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A repository whose branches `one` and `two` differ in so many pages.
fn two_branches(pages: usize) -> tempfile::TempDir {
    let site = site();
    git(site.path(), &["init", "--quiet", "--initial-branch", "one"]);
    for branch in ["one", "two"] {
        if branch == "two" {
            git(site.path(), &["checkout", "--quiet", "-b", "two"]);
        }
        for n in 0..pages {
            fs::write(site.path().join(format!("content/notes/n-{n}.md")), page(&format!("Note {n}"), &format!("On branch {branch}.")))
                .unwrap();
        }
        // A folder that only one of them has.
        let folder = site.path().join(format!("content/only-{branch}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("y.md"), page("Only", branch)).unwrap();
        if branch == "two" {
            fs::remove_dir_all(site.path().join("content/only-one")).unwrap();
        }
        git(site.path(), &["add", "--all"]);
        git(site.path(), &["commit", "--quiet", "--message", branch]);
    }
    site
}

#[test]
fn no_branch_switch_loses_a_page() {
    const PAGES: usize = 60;
    let site = two_branches(PAGES);
    let preview = Preview::start(site.path(), &[]);
    for n in 0..50 {
        let (to, from) = if n % 2 == 0 { ("one", "two") } else { ("two", "one") };
        git(site.path(), &["checkout", "--quiet", to]);
        for page in 0..PAGES {
            preview.until(&format!("/notes/n-{page}/"), &format!("On branch {to}."));
        }
        preview.until(&format!("/only-{to}/y/"), to);
        preview.until_gone(&format!("/only-{from}/y/"));
    }
}

#[test]
fn a_switch_of_a_thousand_files_is_taken_in_in_few_pieces() {
    const PAGES: usize = 1_000;
    let site = two_branches(PAGES);
    let preview = Preview::start(site.path(), &[]);
    git(site.path(), &["checkout", "--quiet", "one"]);
    for page in 0..PAGES {
        preview.until(&format!("/notes/n-{page}/"), "On branch one.");
    }
    preview.settle();
    assert!((1..=6).contains(&preview.updates()), "{} pieces:\n{}", preview.updates(), preview.log());
}

fn signal(preview: &Preview, name: &str) {
    assert!(Command::new("kill").args([name, &preview.child.id().to_string()]).status().unwrap().success());
}

#[test]
fn a_queue_that_overflows_loses_nothing() {
    let site = site();
    let notes = site.path().join("content/notes");
    let limit: usize = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap().trim().parse().unwrap();
    let preview = Preview::start(site.path(), &[]);
    signal(&preview, "-STOP");
    // Each pair of saves is several events, and no two in a row are the same, so that none are folded into one.
    for n in 0..limit / 4 {
        for name in ["a.txt", "b.txt"] {
            fs::write(notes.join(name), n.to_string()).unwrap();
        }
    }
    // These come when the queue is full.
    fs::write(notes.join("x.md"), page("Note", "Said too late.")).unwrap();
    fs::create_dir(notes.join("late")).unwrap();
    fs::write(notes.join("late/y.md"), page("Late", "Made too late.")).unwrap();
    signal(&preview, "-CONT");
    preview.until("/notes/x/", "Said too late.");
    preview.until("/notes/late/y/", "Made too late.");
    // What was made unseen is watched all the same.
    fs::write(notes.join("late/y.md"), page("Late", "Edited.")).unwrap();
    preview.until("/notes/late/y/", "Edited.");
}

#[test]
fn a_preview_that_may_watch_nothing_more_looks_for_itself_and_says_so() {
    let site = site();
    // The limit of a user namespace of its own, so that nobody else's is touched.
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "sh", "-c", "echo 2 >/proc/sys/user/max_inotify_watches && exec \"$@\"", "sh"]);
    let may =
        Command::new("unshare").args(["--user", "--map-root-user", "sh", "-c", "echo 2 >/proc/sys/user/max_inotify_watches"]).output();
    let limited = may.is_ok_and(|output| output.status.success());
    let preview = if limited {
        command.arg(env!("CARGO_BIN_EXE_opsbook")).arg("--site").arg(site.path()).args(["serve", "--port", "0"]);
        Preview::of(command)
    } else {
        // Where no such namespace may be made, polling is at least tried as asked for.
        Preview::start(site.path(), &["--poll"])
    };
    fs::write(site.path().join("content/notes/x.md"), page("Note", "Seen by looking.")).unwrap();
    preview.until("/notes/x/", "Seen by looking.");
    let said = if limited { "the system watches no more folders for this user; on Linux, raise" } else { "as asked" };
    assert!(preview.log().contains(&format!("Files are not watched but looked at every now and then: {said}")), "{}", preview.log());
}

// --- nothing happens without a reason ---------------------------------------------------------------

#[test]
fn nothing_is_taken_in_when_nothing_changed() {
    let site = site();
    let preview = Preview::start(site.path(), &[]);
    let file = site.path().join("content/notes/x.md");
    let text = fs::read(&file).unwrap();
    for name in
        ["content/notes/.x.md.swp", "content/notes/x.md~", "content/notes/#x.md#", "content/notes/4913", "unrelated.txt", ".git-lock"]
    {
        fs::write(site.path().join(name), "x").unwrap();
    }
    fs::create_dir_all(site.path().join("public/notes")).unwrap();
    fs::write(site.path().join("public/notes/index.html"), "x").unwrap();
    fs::write(&file, &text).unwrap();
    let times = fs::FileTimes::new().set_modified(std::time::SystemTime::now());
    fs::File::open(&file).unwrap().set_times(times).unwrap();
    fs::read(&file).unwrap();
    preview.settle();
    assert_eq!(preview.updates(), 0, "{}", preview.log());
    assert!(!preview.log().contains("rendered"), "{}", preview.log());
    // And it was not asleep.
    fs::write(&file, page("Note", "A change.")).unwrap();
    preview.until("/notes/x/", "A change.");
    assert_eq!(preview.updates(), 1, "{}", preview.log());
}

/// Clock ticks of processor time that a process has used, all its threads together (proc(5)).
fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[test]
fn an_idle_preview_rests() {
    let site = site();
    let preview = Preview::start(site.path(), &[]);
    preview.until("/notes/x/", "As it was.");
    sleep(Duration::from_millis(300));
    let before = ticks(preview.child.id());
    sleep(Duration::from_secs(3));
    assert!(ticks(preview.child.id()) <= before + 1, "an idle preview works");
}

// --- the same truth as a build ----------------------------------------------------------------------

fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// This repository's own site, at the root of its address.
fn own_site() -> tempfile::TempDir {
    let desk = desk();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, bytes) in files_below(&root.join("content")) {
        let to = desk.path().join("content").join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    fs::copy(root.join("opsbook.yaml"), desk.path().join("opsbook.yaml")).unwrap();
    desk
}

#[test]
fn what_is_served_is_what_a_build_publishes() {
    let site = own_site();
    let preview = Preview::start(site.path(), &[]);
    // Some edits first: there and back, and one that stays.
    let coo = site.path().join("content/roles/coo.md");
    let text = fs::read_to_string(&coo).unwrap();
    let fresh = text.replacen("title: ", "title: The ", 1);
    for edit in [&format!("{text}\n\nOne line more.\n"), &text, &fresh] {
        fs::write(&coo, edit).unwrap();
        preview.settle();
        preview.get("/roles/coo/");
        preview.get("/");
    }
    assert!(!site.path().join("public").exists(), "a preview writes nothing");
    let output = Command::new(env!("CARGO_BIN_EXE_opsbook")).arg("--site").arg(site.path()).arg("build").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let built = files_below(&site.path().join("public"));
    assert!(built.len() > 100);
    for (path, bytes) in built.iter().filter(|(path, _)| *path != ".opsbook" && !path.ends_with(".png")) {
        let address = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
        let answer = preview.get(&address);
        assert_eq!(answer.status, 200, "{address}");
        assert_eq!(without_script(&answer.body), String::from_utf8_lossy(bytes), "{address}");
    }
    assert_eq!(preview.get("/.opsbook").status, 404, "the manifest is no part of the site");
}

#[test]
fn drafts_are_shown_when_asked_for() {
    let site = site();
    fs::write(site.path().join("content/draft.md"), page("Draft", "Not yet.").replacen("---\n", "---\nstate: draft\n", 1)).unwrap();
    assert_eq!(Preview::start(site.path(), &[]).get("/draft/").status, 404);
    assert_eq!(Preview::start(site.path(), &["--drafts"]).get("/draft/").status, 200);
}

#[test]
fn the_site_is_mounted_where_it_will_be_published() {
    let site = site();
    let config = |base: &str| {
        let text = format!("title: Notes\nas_of: 2026-03-31\nbase_url: https://docs.example{base}\n");
        fs::write(site.path().join("opsbook.yaml"), text).unwrap();
    };
    config("/handbook/");
    let preview = Preview::start(site.path(), &[]);
    assert!(preview.log().contains(&format!("http://localhost:{}/handbook/", preview.port)));
    let moved = preview.get("/");
    assert_eq!((moved.status, moved.head.contains("\r\nlocation: /handbook/\r\n")), (307, true), "{moved:?}");
    assert!(preview.get("/handbook/notes/x/").body.contains("src=\"/handbook/~opsbook/preview.js\""));
    assert_eq!(preview.get("/notes/x/").status, 404);
    config("/book/");
    preview.until("/book/notes/x/", "As it was.");
    let moved = preview.get("/handbook/notes/x/?q=1");
    assert!(moved.head.contains("\r\nlocation: /book/notes/x/?q=1\r\n"), "a reader who was there already is led on: {moved:?}");
    assert_eq!(preview.get("/handbook/~opsbook/preview.js").status, 200);
}

// --- faults -----------------------------------------------------------------------------------------

#[test]
fn faults_leave_the_last_good_page_and_are_told() {
    let site = site();
    let preview = Preview::start(site.path(), &["--editor", "idea"]);
    let write = |path: &str, text: &str| {
        let file = site.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    let until_errors = |errors: usize| {
        let began = Instant::now();
        loop {
            let state = preview.state("/notes/x/");
            if state["errors"] == errors {
                return state;
            }
            assert!(began.elapsed() < LOST, "never {errors} errors: {state}\n{}", preview.log());
            sleep(Duration::from_millis(10));
        }
    };
    preview.until("/notes/x/", "As it was.");
    let good = page("Note", "Mended.");
    let faults: [(&str, &str, &str, &str); 5] = [
        ("content/notes/x.md", "---\ntitel: Note\n---\nNew.\n", &good, "unknown-key"),
        ("content/notes/x.md", "---\ntitle: [\n---\nNew.\n", &good, "yaml-syntax"),
        ("opsbook.yaml", "title: [\n", "title: Notes\nas_of: 2026-03-31\n", "yaml-syntax"),
        ("themes/default/templates/kinds/plain.html", "{% if %}", "{% extends \"layouts/record.html\" %}", "theme"),
        // This one shows only when a page is rendered.
        ("themes/default/templates/kinds/plain.html", "{{ record.no_such_field }}", "{% extends \"layouts/record.html\" %}", "theme"),
    ];
    for (path, broken, whole, code) in faults {
        let before = preview.get("/notes/x/").body;
        write(path, broken);
        let began = Instant::now();
        let state = loop {
            let state = preview.state("/notes/x/");
            if state["errors"].as_u64() >= Some(1) {
                break state;
            }
            assert!(began.elapsed() < LOST, "{path} with {broken:?} is no fault: {state}\n{}", preview.log());
            sleep(Duration::from_millis(10));
        };
        let fault = state["faults"].as_array().unwrap().iter().find(|fault| fault["code"] == code);
        let fault = fault.unwrap_or_else(|| panic!("{path} with {broken:?}: {state}"));
        assert_eq!(fault["severity"], "error");
        assert_eq!(fault["path"], path);
        let link = format!(
            "idea://open?file={}&line={}&column={}",
            site.path().canonicalize().unwrap().join(path).display(),
            fault["line"],
            fault["column"]
        );
        assert_eq!(fault["editor"], link.replace(' ', "%20"));
        assert_eq!(preview.get("/notes/x/").body, before, "{path} with {broken:?}: the last good page stays");
        write(path, whole);
        until_errors(0);
    }
    assert!(preview.log().contains("Nothing is wrong any more."), "{}", preview.log());
}

#[test]
fn a_page_knows_what_it_was_before() {
    let site = site();
    let preview = Preview::start(site.path(), &["--follow"]);
    assert!(preview.get("/").body.contains(" data-follow"));
    assert_eq!(preview.get("/~opsbook/previous?page=/notes/x/").status, 404);
    // Nobody has looked at the page yet; it is followed all the same.
    fs::write(site.path().join("content/notes/x.md"), page("Note", "As it is.")).unwrap();
    preview.until("/notes/x/", "As it is.");
    assert!(preview.get("/~opsbook/previous?page=%2Fnotes%2Fx%2F").body.contains("As it was."));
}

#[test]
fn what_cannot_be_served_is_said_at_once() {
    let site = site();
    let run = |site: &Path, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_opsbook")).arg("--site").arg(site).arg("serve").args(arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let preview = Preview::start(site.path(), &[]);
    let (code, said) = run(site.path(), &["--port", &preview.port.to_string()]);
    assert_eq!(code, 2);
    assert!(said.contains(&format!("port {} of 127.0.0.1 cannot be had; take another with --port", preview.port)), "{said}");
    let (code, said) = run(Path::new("/nowhere"), &[]);
    assert_eq!((code, said.contains("`/nowhere` cannot be opened")), (2, true), "{said}");
    let empty = desk();
    let (code, said) = run(empty.path(), &[]);
    assert_eq!((code, said.contains("there is no `content` folder")), (2, true), "{said}");
    let (code, said) = run(site.path(), &["--editor", "javascript:{path}"]);
    assert_eq!((code, said.contains("write one of vscode")), (2, true), "{said}");
    let (code, said) = run(site.path(), &["--host", "not a host"]);
    assert_eq!((code, said.contains("not a host")), (2, true), "{said}");
}

#[test]
fn the_browser_is_opened_when_asked_for() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = site();
    let tools = desk();
    let told = tools.path().join("told");
    let tool = tools.path().join("xdg-open");
    fs::write(&tool, format!("#!/bin/sh\nprintf %s \"$1\" >'{}.part' && mv '{0}.part' '{0}'\n", told.display())).unwrap();
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").unwrap());
    command.env("PATH", path).arg("--site").arg(site.path()).args(["serve", "--port", "0", "--open"]);
    let preview = Preview::of(command);
    let began = Instant::now();
    while !told.exists() {
        assert!(began.elapsed() < LOST, "no browser was opened:\n{}", preview.log());
        sleep(Duration::from_millis(10));
    }
    assert_eq!(fs::read_to_string(&told).unwrap(), format!("http://localhost:{}/", preview.port));
}

// --- strangers --------------------------------------------------------------------------------------

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn hostile_requests_are_refused() {
    let site = site();
    fs::write(site.path().join("content/a b.txt"), "An asset.").unwrap();
    fs::write(site.path().join("secret.txt"), "Nobody's business.").unwrap();
    let preview = Preview::start(site.path(), &[]);
    let long = |n: usize| "a".repeat(n);
    let ask = |line: &str, headers: &str| {
        let host = if headers.contains("Host:") || headers.contains("host:") { "" } else { "Host: localhost\r\n" };
        preview.send(format!("{line} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").as_bytes())
    };
    let table: &[(&str, &str, &[u16])] = &[
        ("GET /notes/x/", "", &[200]),
        ("GET /a%20b.txt", "", &[200]),
        ("HEAD /notes/x/", "", &[200]),
        ("GET /notes/x", "", &[307]),
        // Paths that would reach the disk.
        ("GET /../secret.txt", "", &[404]),
        ("GET /../../../../../../etc/passwd", "", &[404]),
        ("GET /%2e%2e/secret.txt", "", &[404]),
        ("GET /%2e%2e%2fsecret.txt", "", &[404]),
        ("GET /..%5csecret.txt", "", &[404]),
        ("GET /%252e%252e%252fsecret.txt", "", &[404]),
        ("GET /notes/%2e%2e/%2e%2e/secret.txt", "", &[404]),
        ("GET //etc/passwd", "", &[404]),
        ("GET /content/notes/x.md", "", &[404]),
        ("GET /opsbook.yaml", "", &[404]),
        ("GET /.opsbook", "", &[404]),
        ("GET /notes/x/%00", "", &[404]),
        ("GET /%ff%fe", "", &[404]),
        ("GET /~opsbook/", "", &[404]),
        ("GET /~opsbook/../../secret.txt", "", &[404]),
        ("GET /~opsbook/previous?page=/../secret.txt", "", &[404]),
        // What is no path.
        ("GET http://evil.example/", "", &[400]),
        ("GET http://localhost/", "", &[400]),
        ("GET *", "", &[400]),
        ("GET notes/x/", "", &[400]),
        ("GET ", "", &[400]),
        // Methods.
        ("POST /", "Content-Length: 0\r\n", &[405]),
        ("PUT /notes/x/", "Content-Length: 3\r\n", &[405]),
        ("DELETE /notes/x/", "", &[405]),
        ("OPTIONS /", "Origin: http://evil.example\r\nAccess-Control-Request-Method: GET\r\n", &[405]),
        ("TRACE /", "", &[405]),
        ("CONNECT evil.example:443", "", &[400, 405]),
        ("BREW /", "", &[405]),
        // Names.
        ("GET /", "Host: evil.example\r\n", &[403]),
        ("GET /", "Host: localhost.evil.example\r\n", &[403]),
        ("GET /", "Host: 169.254.169.254\r\n", &[403]),
        ("GET /", "Host: localhost\r\nHost: evil.example\r\n", &[400]),
        ("GET /", "Host:\r\n", &[403]),
        ("GET /~opsbook/events?page=/", "Host: evil.example\r\n", &[403]),
        // Other sites.
        ("GET /feed.xml", "Origin: http://evil.example\r\n", &[403]),
        ("GET /", "Origin: null\r\n", &[403]),
        ("GET /~opsbook/events?page=/", "Origin: http://evil.example\r\n", &[403]),
        ("GET /", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n", &[403]),
        ("GET /", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", &[200]),
    ];
    for (line, headers, wanted) in table {
        let answer = ask(line, headers);
        assert!(wanted.contains(&answer.status), "{line} {headers:?}: {} and not {wanted:?}", answer.status);
        assert!(!answer.body.contains("Nobody's business.") && !answer.body.contains("root:"), "{line}");
        assert!(!answer.head.contains("access-control-"), "{line}: no other site is let in");
        if answer.status == 200 {
            for header in
                ["x-content-type-options: nosniff", "cross-origin-resource-policy: same-origin", "etag: ", "cache-control: no-cache"]
            {
                assert!(answer.head.contains(header), "{line}: no {header} in {}", answer.head);
            }
        }
    }
    assert_eq!(ask("HEAD /notes/x/", "").body, "");
    // Large cookies are no reason to fail, and what is beyond reason is refused and not waited for.
    assert_eq!(ask("GET /", &format!("Cookie: {}\r\n", long(60_000))).status, 200);
    assert_eq!(ask("GET /", &format!("Cookie: {}\r\n", long(2_000_000))).status, 431);
    assert!([400, 414, 431].contains(&ask(&format!("GET /{}", long(2_000_000)), "").status));
    let many: String = (0..2_000).map(|n| format!("X-{n}: 1\r\n")).collect();
    assert_eq!(ask("GET /", &many).status, 431);
    for nonsense in
        [&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], b"\r\n\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n", &[0; 4096]]
    {
        let status = preview.send(nonsense).status;
        assert!([0, 400, 505].contains(&status), "{nonsense:?}: {status}");
    }
    // After all of that it answers as before.
    assert_eq!(preview.get("/notes/x/").status, 200);
}

#[test]
fn names_that_are_allowed_are_answered_to() {
    let site = site();
    let preview = Preview::start(site.path(), &["--allow-host", "preview.example", "--allow-host", ".team.example"]);
    let status = |host: &str| preview.send(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes()).status;
    assert_eq!(["preview.example", "a.team.example", "evil.example"].map(status), [200, 200, 403]);
}

#[test]
fn slow_clients_keep_nobody_waiting() {
    let site = site();
    let preview = Preview::start(site.path(), &[]);
    // Some say nothing, some say half of it, some ask for much and read nothing.
    let slow: Vec<TcpStream> = (0..150)
        .map(|n| {
            let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
            let said = ["", "GET / HTTP/1.1\r\nHost: loc", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"][n % 3];
            stream.write_all(said.as_bytes()).unwrap();
            stream
        })
        .collect();
    let began = Instant::now();
    assert_eq!(preview.get("/notes/x/").status, 200);
    assert!(began.elapsed() < Duration::from_secs(5), "a slow client held up another");
    // Those who have not said what they want after ten seconds are told to go.
    let mut silent = slow.into_iter().nth(1).unwrap();
    silent.set_read_timeout(Some(LOST)).unwrap();
    let mut rest = Vec::new();
    assert!(silent.read_to_end(&mut rest).is_ok(), "the connection is closed");
}

#[test]
fn an_unchanged_page_is_not_sent_again() {
    let site = site();
    let preview = Preview::start(site.path(), &[]);
    let answer = preview.get("/notes/x/");
    let etag = answer.head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let again = |etag: &str| {
        preview.send(format!("GET /notes/x/ HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {etag}\r\nConnection: close\r\n\r\n").as_bytes())
    };
    assert_eq!(again(etag).status, 304);
    assert_eq!(again("\"other\"").status, 200);
    fs::write(site.path().join("content/notes/x.md"), page("Note", "As it is.")).unwrap();
    preview.until("/notes/x/", "As it is.");
    assert_eq!(again(etag).status, 200);
}
