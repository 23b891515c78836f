//! Slips in tables: two facts of a row changed round, a fact of another kind.

use super::material::Material;
use super::{Random, Slip};

pub(super) fn slips(material: &Material) -> Vec<Slip> {
    let mut slips = Vec::new();
    for (file, text) in material.files().filter(|(file, _)| file.ends_with("/tables.yaml")) {
        let mut start = 0;
        let mut random = Random::new(text);
        let mut rows: Vec<(usize, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            if let Some(cells) = line.trim_end().strip_prefix("        cells: [").and_then(|cells| cells.strip_suffix(']')) {
                let first = start + "        cells: [".len();
                rows.push((first, cells.to_owned()));
                row(material, file, first, cells, &mut random, &mut slips);
            }
            start += line.len();
        }
        for pair in rows.windows(2).filter(|pair| !pair[0].1.contains(',') && !pair[1].1.contains(',')) {
            let place = |index: usize| pair[index].0..pair[index].0 + pair[index].1.len();
            let edits = vec![(place(0), pair[1].1.clone()), (place(1), pair[0].1.clone())];
            slips.push(Slip { kind: "two cells of a table changed round", file: file.to_owned(), edits });
        }
    }
    slips
}

fn row(material: &Material, file: &str, first: usize, cells: &str, random: &mut Random, slips: &mut Vec<Slip>) {
    let mut places = Vec::new();
    let mut at = first;
    for cell in cells.split(", ") {
        places.push((at..at + cell.len(), cell));
        at += cell.len() + 2;
    }
    for pair in places.windows(2) {
        let edits = vec![(pair[0].0.clone(), pair[1].1.to_owned()), (pair[1].0.clone(), pair[0].1.to_owned())];
        slips.push(Slip { kind: "two cells of a table changed round", file: file.to_owned(), edits });
    }
    for (place, cell) in places {
        let Some(unit) = material.fact(cell).map(|fact| &fact.unit) else { continue };
        let others: Vec<&str> = material.facts.iter().filter(|fact| fact.unit != *unit).map(|fact| fact.id.as_str()).collect();
        let edits = vec![(place, random.pick(&others).to_owned())];
        slips.push(Slip { kind: "a fact of another kind in a table", file: file.to_owned(), edits });
    }
}
