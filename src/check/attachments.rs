//! Checks attachments: a linked file must exist, have the format that its name claims, and
//! be complete. Programs, macros and encryption are reported as warnings.

use crate::attachment::{DetectedFormat, Nature, ending};
use crate::diagnostic::{Code, Diagnostic, Sentence};

/// Returns the diagnostic for the state of a linked file, without a source position; `None`
/// if the file is sound.
pub(super) fn doubt(path: &str, nature: &Nature) -> Option<Diagnostic> {
    let (code, message, help) = match nature {
        Nature::Sound => return None,
        Nature::Other(found) => other(path, *found),
        Nature::Cut => (
            Code::AttachmentCut,
            Sentence::new(
                format!("附件“{path}”不完整：文件的结尾不见了，读者打不开。"),
                format!("The attachment `{path}` is incomplete: the end of the file is missing, and readers cannot open it."),
            ),
            Sentence::new(
                "复制或下载没有完成；请重新复制，自己先打开看一看。",
                "Copying or downloading did not finish: copy the file again, and open it yourself first.",
            ),
        ),
        Nature::Locked => (
            Code::AttachmentLocked,
            Sentence::new(
                format!("附件“{path}”加了密：读者可能要密码才能打开，或者不能复制、打印。"),
                format!("The attachment `{path}` is encrypted: readers may need a password, or may be unable to copy or print."),
            ),
            Sentence::new("公开的文件请另存一份不加密的。", "Publish a copy without encryption."),
        ),
        Nature::Program => (
            Code::AttachmentProgram,
            Sentence::new(
                format!("附件“{path}”是程序或脚本，不是文档。"),
                format!("The attachment `{path}` is a program or a script, not a document."),
            ),
            Sentence::new(
                "确实要发布程序吗？读者的系统和邮件会拦下它；数据和文档请用 PDF、XLSX、CSV 等格式。",
                "Really publish a program? Readers' systems and mail block it; for data and documents use PDF, XLSX or CSV.",
            ),
        ),
        Nature::Macros => (
            Code::AttachmentMacros,
            Sentence::new(
                format!("附件“{path}”里有宏（程序），许多单位的电脑会拦下它。"),
                format!("The attachment `{path}` contains macros, which are programs; many offices block such files."),
            ),
            Sentence::new("请另存为不带宏的 .docx、.xlsx 或 .pptx。", "Save it as .docx, .xlsx or .pptx, without macros."),
        ),
        Nature::Empty | Nature::Blank | Nature::Pointer | Nature::Unreadable(_) => return hollow(path, nature),
    };
    Some(Diagnostic::new(code, message).help_if(Some(help)))
}

/// Returns the diagnostic for a picture or attachment without usable content: empty, all
/// zero bytes, a Git LFS pointer, or unreadable. `None` for every other state. No source
/// position is set.
pub(super) fn hollow(path: &str, nature: &Nature) -> Option<Diagnostic> {
    let again = Sentence::new("请重新复制这个文件。", "Copy the file again.");
    let (code, message, help) = match nature {
        Nature::Empty => {
            (Code::FileEmpty, Sentence::new(format!("文件“{path}”是空的。"), format!("The file `{path}` is empty.")), Some(again))
        }
        Nature::Blank => (
            Code::FileEmpty,
            Sentence::new(
                format!("文件“{path}”里全是零字节，没有内容：复制时出了错。"),
                format!("The file `{path}` contains only zero bytes: copying it failed."),
            ),
            Some(again),
        ),
        Nature::Pointer => (
            Code::FilePointer,
            Sentence::new(
                format!("“{path}”不是文件本身，只是 Git LFS 留下的占位文字。"),
                format!("`{path}` is not the file itself but a Git LFS pointer file."),
            ),
            Some(Sentence::new("请运行 git lfs pull，取回文件本身。", "Run `git lfs pull` to fetch the file itself.")),
        ),
        Nature::Unreadable(reason) => (
            Code::FileUnreadable,
            Sentence::new(
                format!("读不了文件“{path}”：{}。", reason.zh),
                format!("The file `{path}` cannot be read: {}.", reason.en),
            ),
            None,
        ),
        _ => return None,
    };
    Some(Diagnostic::new(code, message).help_if(help))
}

fn other(path: &str, found: DetectedFormat) -> (Code, Sentence, Sentence) {
    let ending = ending(path);
    let (zh, en) = called(found);
    let message = Sentence::new(
        format!("附件“{path}”其实是{zh}，文件名却以 .{ending} 结尾，读者打不开。"),
        format!("The attachment `{path}` is {en}, but its name ends in .{ending}: readers cannot open it."),
    );
    let help = match found {
        DetectedFormat::WebPage => Sentence::new(
            "多半是下载时存成了登录页或出错页；请重新下载，自己先打开看一看。",
            "Most likely a login or error page was saved instead of the file: download it again, and open it yourself first.",
        ),
        DetectedFormat::Program => {
            Sentence::new("请查明它的来历，不要发布。", "Find out where it comes from, and do not publish it.")
        }
        _ => Sentence::new(
            format!("请用制作它的软件另存为 .{ending}，或者按它真正的格式改文件名的结尾。"),
            format!(
                "Save it as .{ending} with the program that made it, or change the extension of its name to match its format."
            ),
        ),
    };
    (Code::AttachmentKind, message, help)
}

fn called(found: DetectedFormat) -> (&'static str, &'static str) {
    match found {
        DetectedFormat::Pdf => ("PDF", "a PDF"),
        DetectedFormat::Zip => ("ZIP 压缩包", "a ZIP archive"),
        DetectedFormat::Word => ("Word 文档（docx）", "a Word document (docx)"),
        DetectedFormat::Excel => ("Excel 表格（xlsx）", "an Excel workbook (xlsx)"),
        DetectedFormat::PowerPoint => ("演示文稿（pptx）", "a PowerPoint presentation (pptx)"),
        DetectedFormat::OldOffice => ("旧版 Office 文件（doc、xls、ppt）", "an old Office file (doc, xls or ppt)"),
        DetectedFormat::RichText => ("RTF 文档", "an RTF document"),
        DetectedFormat::WebPage => ("网页", "a web page"),
        DetectedFormat::Png => ("PNG 图片", "a PNG picture"),
        DetectedFormat::Jpeg => ("JPEG 图片", "a JPEG picture"),
        DetectedFormat::Gif => ("GIF 图片", "a GIF picture"),
        DetectedFormat::WebP => ("WebP 图片", "a WebP picture"),
        DetectedFormat::Bmp => ("BMP 图片", "a BMP picture"),
        DetectedFormat::Tiff => ("TIFF 图片", "a TIFF picture"),
        DetectedFormat::Video => ("音频、视频或手机照片", "audio, video or a phone photo"),
        DetectedFormat::Rar => ("RAR 压缩包", "a RAR archive"),
        DetectedFormat::SevenZip => ("7z 压缩包", "a 7z archive"),
        DetectedFormat::Gzip | DetectedFormat::Bzip2 | DetectedFormat::Xz => ("压缩文件", "a compressed file"),
        DetectedFormat::Program => ("程序", "a program"),
        DetectedFormat::PlainText => ("纯文本", "plain text"),
        DetectedFormat::Unknown => ("别的内容", "something else"),
    }
}
