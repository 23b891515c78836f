//! The tree of a web page, as browsers build it. Only what is needed to read: names, attributes, text.

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// Browsers build no deeper trees either. What is deeper stands in the deepest element.
const DEEPEST: usize = 400;

/// A place in the tree.
pub(super) type Id = usize;

const DOCUMENT: Id = 0;

#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    parent: Option<Id>,
    children: Vec<Id>,
    content: Content,
}

/// How many letters each node holds.
#[derive(Debug)]
pub(super) struct Letters {
    pub all: Vec<usize>,
    /// Without those of links, of which navigation consists.
    pub unlinked: Vec<usize>,
}

/// What a node is.
#[derive(Debug, Default)]
pub(super) enum Content {
    /// The document, comments and the like.
    #[default]
    Nothing,
    Text(String),
    Element(Element),
}

#[derive(Debug)]
pub(super) struct Element {
    /// In lower case.
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }
}

impl Tree {
    pub(super) fn parse(text: &str) -> Tree {
        let mut options = ParseOpts::default();
        // As a browser does it: what is meant for browsers without scripts is not shown.
        options.tree_builder.scripting_enabled = true;
        let mut tree = parse_document(Sink::new(), options).one(text);
        tree.flatten();
        tree
    }

    pub(super) const fn root() -> Id {
        DOCUMENT
    }

    pub(super) fn children(&self, id: Id) -> &[Id] {
        self.nodes.get(id).map_or(&[], |node| &node.children)
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        self.nodes.get(id)?.parent
    }

    pub(super) fn content(&self, id: Id) -> &Content {
        self.nodes.get(id).map_or(&Content::Nothing, |node| &node.content)
    }

    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        if let Content::Element(element) = self.content(id) { Some(element) } else { None }
    }

    /// Whether a node is an element with one of these names.
    pub(super) fn is(&self, id: Id, names: &[&str]) -> bool {
        self.element(id).is_some_and(|element| element.is(names))
    }

    /// A node and everything inside it, in the order of the page.
    pub(super) fn inside(&self, id: Id) -> Vec<Id> {
        let mut found = Vec::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            found.push(id);
            open.extend(self.children(id).iter().rev());
        }
        found
    }

    /// All text inside a node, with spaces as in the source.
    pub(super) fn text(&self, id: Id) -> String {
        let texts = self.inside(id).into_iter().filter_map(|id| match self.content(id) {
            Content::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    /// How many letters each node holds.
    pub(super) fn letters(&self) -> Letters {
        Letters { all: self.count(&[]), unlinked: self.count(&["a"]) }
    }

    /// How many characters that are not spaces each node holds, without scripts, style sheets and some elements.
    fn count(&self, without: &[&str]) -> Vec<usize> {
        let mut letters = vec![0; self.nodes.len()];
        for id in self.inside(DOCUMENT).into_iter().rev() {
            match self.content(id) {
                Content::Text(text) => letters[id] += text.chars().filter(|c| !c.is_whitespace()).count(),
                Content::Element(element) if element.is(&["script", "style", "noscript", "template"]) || element.is(without) => {
                    letters[id] = 0;
                }
                _ => {}
            }
            if let Some(parent) = self.nodes[id].parent {
                letters[parent] += letters[id];
            }
        }
        letters
    }

    /// Moves what is too deep up, in its order.
    fn flatten(&mut self) {
        let mut children: Vec<Vec<Id>> = vec![Vec::new(); self.nodes.len()];
        let mut open = vec![Place { id: DOCUMENT, parent: None, depth: 0, table: 0 }];
        while let Some(place) = open.pop() {
            let Place { id, parent, depth, .. } = place;
            if let Some(parent) = parent {
                children[parent].push(id);
            }
            self.nodes[id].parent = parent;
            // A table that would not have room for its cells holds nothing: text must not come to stand in it outside a cell,
            // where nothing looks for it.
            let table = if self.is(id, &["table"]) { depth } else { place.table };
            let is_frame = table + 4 > DEEPEST && self.is(id, &["table", "thead", "tbody", "tfoot", "tr"]);
            let parent = if depth < DEEPEST && !is_frame { Some(id) } else { parent };
            let inner = |child: &Id| Place { id: *child, parent, depth: depth + 1, table };
            open.extend(self.nodes[id].children.iter().rev().map(inner));
        }
        for (node, children) in self.nodes.iter_mut().zip(children) {
            node.children = children;
        }
    }
}

/// A node on its way to a place that is not too deep.
struct Place {
    id: Id,
    parent: Option<Id>,
    depth: usize,
    /// The depth of the table around it.
    table: usize,
}

/// Builds a tree for the parser.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    no_name: Rc<QualName>,
}

/// A node, with its name, which the parser asks for all the time.
#[derive(Clone)]
struct Handle {
    id: Id,
    name: Rc<QualName>,
}

impl Sink {
    fn new() -> Sink {
        let no_name = QualName::new(None, html5ever::ns!(), html5ever::local_name!(""));
        Sink { nodes: RefCell::new(vec![Node::default()]), no_name: Rc::new(no_name) }
    }

    fn add(&self, content: Content, name: Rc<QualName>) -> Handle {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { content, ..Node::default() });
        Handle { id: nodes.len() - 1, name }
    }

    /// Inserts a node among the children of another. Text beside text becomes one text.
    fn insert(&self, parent: Id, place: usize, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(child) => {
                self.detach(child.id);
                child.id
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let before = place.checked_sub(1).and_then(|before| nodes[parent].children.get(before).copied());
                if let Some(Content::Text(known)) = before.map(|before| &mut nodes[before].content) {
                    known.push_str(&text);
                    return;
                }
                drop(nodes);
                self.add(Content::Text(text.to_string()), self.no_name.clone()).id
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let place = place.min(nodes[parent].children.len());
        nodes[parent].children.insert(place, id);
        nodes[id].parent = Some(parent);
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[id].parent.take() {
            nodes[parent].children.retain(|child| *child != id);
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Tree {
        Tree { nodes: self.nodes.into_inner() }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: DOCUMENT, name: self.no_name.clone() }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.name
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let attributes = attributes.into_iter().map(|found| (found.name.local.to_string(), found.value.to_string()));
        let element = Element { name: name.local.to_ascii_lowercase().to_string(), attributes: attributes.collect() };
        self.add(Content::Element(element), Rc::new(name))
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.add(Content::Nothing, self.no_name.clone())
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.add(Content::Nothing, self.no_name.clone())
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let end = self.nodes.borrow()[parent.id].children.len();
        self.insert(parent.id, end, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.nodes.borrow()[element.id].parent.is_some();
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// The content of a template is not shown, so it needs no tree of its own.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, left: &Handle, right: &Handle) -> bool {
        left.id == right.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.detach(node.id);
        }
        let nodes = self.nodes.borrow();
        let Some(parent) = nodes[sibling.id].parent else { return };
        let Some(place) = nodes[parent].children.iter().position(|child| *child == sibling.id) else { return };
        drop(nodes);
        self.insert(parent, place, child);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Content::Element(element) = &mut self.nodes.borrow_mut()[target.id].content {
            for found in attributes {
                if element.attribute(&found.name.local).is_none() {
                    element.attributes.push((found.name.local.to_string(), found.value.to_string()));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[node.id].children);
        for child in &children {
            nodes[*child].parent = Some(new_parent.id);
        }
        nodes[new_parent.id].children.extend(children);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(tree: &Tree) -> Vec<String> {
        let element = |id: Id| tree.element(id).map(|element| element.name.clone());
        tree.inside(Tree::root()).into_iter().filter_map(element).collect()
    }

    #[test]
    fn pages_are_read_as_browsers_read_them() {
        let tree = Tree::parse("<p>一<b>二<p>三</b>四<table><tr><td>五</table>");
        assert_eq!(names(&tree), ["html", "head", "body", "p", "b", "p", "b", "table", "tbody", "tr", "td"]);
        assert_eq!(tree.text(Tree::root()), "一二三四五");
        let tree = Tree::parse("<table>前<tr><td>格</table>后<template>模</template>");
        assert_eq!(tree.text(Tree::root()), "前格后模", "text that a table cannot hold stands before it");
    }

    #[test]
    fn letters_are_counted_without_scripts() {
        let tree = Tree::parse("<div> 一 二<script>var a;</script><p>三<a href=x>四</a></div>");
        let id = tree.inside(Tree::root()).into_iter().find(|id| tree.is(*id, &["div"])).unwrap();
        let letters = tree.letters();
        assert_eq!((letters.all[id], letters.unlinked[id]), (4, 3));
    }

    #[test]
    fn what_is_too_deep_stays_in_its_order() {
        let deep = "<div>一".repeat(5000) + "<p>末</p>" + &"</div>二".repeat(5000);
        let tree = Tree::parse(&deep);
        let text = tree.text(Tree::root());
        assert_eq!(text, "一".repeat(5000) + "末" + &"二".repeat(5000));
        let mut depth = 0;
        let mut level = vec![Tree::root()];
        while !level.is_empty() {
            level = level.iter().flat_map(|id| tree.children(*id)).copied().collect();
            depth += 1;
        }
        assert!(depth <= DEEPEST + 2, "{depth}");
    }
}
