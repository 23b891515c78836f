//! Puts every expression of a template that makes a list, a dictionary or a namespace into a call that counts what the value holds
//! (`template_bounds.rs`). Lines stay where they are, so mistakes are found at their places.

use super::template_bounds::{BOUNDED, STORED};
use minijinja::machinery::{Span, ast, parse};
use minijinja::syntax::SyntaxConfig;

/// The template with its expressions guarded. One that cannot be parsed stays as it is: the
/// engine says what is wrong with it.
pub(super) fn guarded(source: &str, syntax: &SyntaxConfig) -> String {
    let Ok(template) = parse(source, "", syntax.clone()) else { return source.to_owned() };
    let mut guards = Guards { source, calls: Vec::new() };
    guards.statement(&template);
    guards.written()
}

/// Where calls are put around the expressions of a template.
struct Guards<'s> {
    source: &'s str,
    /// Outer ones before those inside.
    calls: Vec<Call>,
}

struct Call {
    function: &'static str,
    start: usize,
    end: usize,
    /// `{% set x = a, b %}`: without brackets of its own it would be two arguments.
    is_bare_tuple: bool,
}

impl Guards<'_> {
    fn written(&self) -> String {
        // Of two calls that begin at one place the outer one comes first, of two that end
        // there the inner one.
        let brackets = |call: &Call| if call.is_bare_tuple { ("((", "))") } else { ("(", ")") };
        let start = |call: &Call| format!("{}{}", call.function, brackets(call).0);
        let starts = self.calls.iter().enumerate().map(|(index, call)| (call.start, 1, index, start(call)));
        let ends =
            self.calls.iter().enumerate().map(|(index, call)| (call.end, 0, usize::MAX - index, brackets(call).1.to_owned()));
        let mut pieces: Vec<(usize, u8, usize, String)> = starts.chain(ends).collect();
        pieces.sort_unstable();
        let mut written = String::with_capacity(self.source.len() + pieces.len() * 20);
        let mut done = 0;
        for (at, _, _, piece) in pieces {
            written.push_str(&self.source[done..at]);
            written.push_str(&piece);
            done = at;
        }
        written + &self.source[done..]
    }

    fn guard(&mut self, function: &'static str, span: Span) {
        let (start, end) = (span.start_offset as usize, span.end_offset as usize);
        self.calls.push(Call { function, start, end, is_bare_tuple: false });
    }

    fn statements(&mut self, statements: &[ast::Stmt<'_>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &ast::Stmt<'_>) {
        match statement {
            ast::Stmt::Template(template) => self.statements(&template.children),
            ast::Stmt::EmitExpr(emit) => self.expression(&emit.expr),
            ast::Stmt::ForLoop(each) => {
                self.expression(&each.iter);
                each.filter_expr.iter().for_each(|filter| self.expression(filter));
                self.statements(&each.body);
                self.statements(&each.else_body);
            }
            ast::Stmt::IfCond(branch) => {
                self.expression(&branch.expr);
                self.statements(&branch.true_body);
                self.statements(&branch.false_body);
            }
            ast::Stmt::WithBlock(with) => {
                with.assignments.iter().for_each(|(_, value)| self.expression(value));
                self.statements(&with.body);
            }
            ast::Stmt::Set(set) => self.set(set, set.span()),
            ast::Stmt::SetBlock(set) => {
                set.filter.iter().for_each(|filter| self.expression(filter));
                self.statements(&set.body);
            }
            ast::Stmt::AutoEscape(block) => self.statements(&block.body),
            ast::Stmt::FilterBlock(block) => {
                self.expression(&block.filter);
                self.statements(&block.body);
            }
            ast::Stmt::Block(block) => self.statements(&block.body),
            ast::Stmt::Extends(extends) => self.expression(&extends.name),
            ast::Stmt::Include(include) => self.expression(&include.name),
            ast::Stmt::Import(import) => self.expression(&import.expr),
            ast::Stmt::FromImport(import) => self.expression(&import.expr),
            ast::Stmt::Macro(defined) => self.defined(defined),
            ast::Stmt::CallBlock(block) => {
                self.expression(&block.call.expr);
                self.arguments(&block.call.args);
                self.defined(&block.macro_decl);
            }
            ast::Stmt::Do(step) => {
                self.expression(&step.call.expr);
                self.arguments(&step.call.args);
            }
            ast::Stmt::EmitRaw(_) => {}
        }
    }

    fn defined(&mut self, defined: &ast::Macro<'_>) {
        defined.defaults.iter().for_each(|default| self.expression(default));
        self.statements(&defined.body);
    }

    fn set(&mut self, set: &ast::Set<'_>, span: Span) {
        let is_stored = matches!(set.target, ast::Expr::GetAttr(_));
        let is_another_name = matches!(set.expr, ast::Expr::Const(_) | ast::Expr::Var(_) | ast::Expr::GetAttr(_));
        let target = set.target.span().start_offset as usize;
        if let Some(sign) = self.source[target..].find('=').filter(|_| is_stored || !is_another_name) {
            let function = if is_stored { STORED } else { BOUNDED };
            let (start, end) = (target + sign + 1, span.end_offset as usize);
            let is_bare_tuple = matches!(set.expr, ast::Expr::Tuple(_));
            self.calls.push(Call { function, start, end, is_bare_tuple });
        }
        self.inside(&set.expr);
    }

    fn expression(&mut self, expression: &ast::Expr<'_>) {
        match expression {
            ast::Expr::BinOp(binary) if matches!(binary.op, ast::BinOpKind::Add | ast::BinOpKind::Mul) => {
                self.guard(BOUNDED, binary.span());
            }
            // What is written out in the template is no larger than the template.
            ast::Expr::List(list) if list.as_const().is_none() => self.guard(BOUNDED, list.span()),
            ast::Expr::Map(map) if map.as_const().is_none() => self.guard(BOUNDED, map.span()),
            ast::Expr::Tuple(tuple) if tuple.as_const().is_none() => self.guard(BOUNDED, tuple.span()),
            ast::Expr::Call(call) if matches!(&call.expr, ast::Expr::Var(name) if matches!(name.id, "dict" | "namespace")) => {
                self.guard(BOUNDED, call.span());
            }
            _ => {}
        }
        self.inside(expression);
    }

    /// Guards the parts of an expression that is guarded itself, or need not be.
    fn inside(&mut self, expression: &ast::Expr<'_>) {
        match expression {
            ast::Expr::BinOp(binary) => self.operands(binary),
            ast::Expr::List(list) => self.items(&list.items),
            ast::Expr::Map(map) => {
                self.items(&map.keys);
                self.items(&map.values);
            }
            ast::Expr::Tuple(tuple) => self.items(&tuple.items),
            ast::Expr::Call(call) => {
                self.expression(&call.expr);
                self.arguments(&call.args);
            }
            ast::Expr::Slice(slice) => {
                self.expression(&slice.expr);
                [&slice.start, &slice.stop, &slice.step].into_iter().flatten().for_each(|part| self.expression(part));
            }
            ast::Expr::UnaryOp(unary) => self.expression(&unary.expr),
            ast::Expr::Compare(compare) => {
                self.expression(&compare.expr);
                compare.ops.iter().for_each(|other| self.expression(&other.expr));
            }
            ast::Expr::IfExpr(choice) => {
                self.expression(&choice.true_expr);
                self.expression(&choice.test_expr);
                choice.false_expr.iter().for_each(|other| self.expression(other));
            }
            ast::Expr::Filter(filter) => {
                filter.expr.iter().for_each(|expression| self.expression(expression));
                self.arguments(&filter.args);
            }
            ast::Expr::Test(test) => {
                self.expression(&test.expr);
                self.arguments(&test.args);
            }
            ast::Expr::GetAttr(attribute) => self.expression(&attribute.expr),
            ast::Expr::GetItem(item) => {
                self.expression(&item.expr);
                self.expression(&item.subscript_expr);
            }
            ast::Expr::Var(_) | ast::Expr::Const(_) => {}
        }
    }

    /// A row of the same operator makes no more than its operands hold together: it is
    /// guarded once. Each guard nests calls, of which the engine takes only so many.
    fn operands(&mut self, binary: &ast::BinOp<'_>) {
        match &binary.left {
            ast::Expr::BinOp(left) if std::mem::discriminant(&left.op) == std::mem::discriminant(&binary.op) => {
                self.operands(left);
            }
            left => self.expression(left),
        }
        self.expression(&binary.right);
    }

    /// What a literal holds is counted with it.
    fn items(&mut self, items: &[ast::Expr<'_>]) {
        for item in items {
            if matches!(item, ast::Expr::List(_) | ast::Expr::Map(_) | ast::Expr::Tuple(_)) {
                self.inside(item);
            } else {
                self.expression(item);
            }
        }
    }

    fn arguments(&mut self, arguments: &[ast::CallArg<'_>]) {
        for argument in arguments {
            match argument {
                ast::CallArg::Pos(value)
                | ast::CallArg::Kwarg(_, value)
                | ast::CallArg::PosSplat(value)
                | ast::CallArg::KwargSplat(value) => self.expression(value),
            }
        }
    }
}
