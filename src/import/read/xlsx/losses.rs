//! What is said about what a workbook has and an outline has not. Decides nothing.

use crate::diagnostic::Sentence;

pub(super) fn macros() -> Sentence {
    Sentence::new("文件里的宏没有导入，也没有运行。", "The macros of the file are neither imported nor run.")
}

pub(super) fn hidden_sheet() -> Sentence {
    Sentence::new("隐藏的工作表没有导入。", "A hidden sheet is not imported.")
}

pub(super) fn chart_sheet() -> Sentence {
    Sentence::new("只有图表的工作表没有导入。", "A sheet that is a chart is not imported.")
}

pub(super) fn hidden_cells() -> Sentence {
    Sentence::new("隐藏的行或列没有导入。", "Hidden rows or columns are not imported.")
}

pub(super) fn comment() -> Sentence {
    Sentence::new("批注没有导入。", "A comment is not imported.")
}

pub(super) fn drawing() -> Sentence {
    Sentence::new("工作表上的图片或图表没有导入。", "Pictures or charts of a sheet are not imported.")
}

pub(super) fn no_result() -> Sentence {
    Sentence::new(
        "这个公式没有存下结果，请用 Excel 或 WPS 打开，保存一次，再导入。",
        "This formula has no stored result: open the file in Excel or WPS, save it and import it again.",
    )
}

pub(super) fn error_value() -> Sentence {
    Sentence::new("单元格里是公式的错误值。", "A cell has the error of a formula.")
}

pub(super) fn rounded() -> Sentence {
    Sentence::new(
        "列太窄时 Excel 显示的位数更少；这里按存下的值导入，请核对位数。",
        "Excel shows fewer digits in a narrow column; the stored value is imported here: check its digits.",
    )
}
