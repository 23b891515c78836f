//! Relations as YAML, and their place in `facts.yaml`.

use crate::model::relation::Relation;
use crate::yaml_block;
use std::fmt::Write as _;

/// Returns a relation as an entry below `relations:`, with two spaces of indent.
pub(crate) fn entry(relation: &Relation) -> String {
    let operands: Vec<&str> = relation.operands.iter().map(|operand| operand.id.as_str()).collect();
    let mut text = format!("  {}:\n    {}: [{}]\n", relation.id.id, relation.operation.word(), operands.join(", "));
    if let Some(equals) = &relation.equals {
        let _ = writeln!(text, "    equals: {}", equals.id);
    }
    text
}

/// Returns a text of `facts.yaml` with relations added behind those that it has; all other
/// bytes stay. `None` if its `relations:` are not written as a block, one below the other.
pub(crate) fn with_relations(text: &str, relations: &[&Relation]) -> Option<String> {
    yaml_block::with_entries(text, "relations", &relations.iter().map(|relation| entry(relation)).collect::<String>())
}
