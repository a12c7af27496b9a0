//! The groups' network as GEXF 1.3, which Gephi and other programs read.

use super::Edge;
use levelhead_schema::coordination::CoordinationReport;
use levelhead_schema::shown::Shown;
use std::fmt::Write;

/// The network of all groups: accounts with their group, ties with shared events and q-value. No clock is in it.
///
/// Shape: UTF-8 XML after the schema of GEXF 1.3. Accounts are hashes but where `shown` has more.
pub fn gexf(report: &CoordinationReport, edges: &[Edge], shown: &Shown) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str("<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n");
    let creator = format!("{} {}", report.tool.name, report.tool.version);
    let _ = writeln!(
        xml,
        "  <meta>\n    <creator>{}</creator>\n    <description>Accounts that act together beyond chance, at a false discovery rate of {}. It says nothing of who is behind them.</description>\n  </meta>",
        escaped(&creator),
        report.fdr
    );
    xml.push_str("  <graph defaultedgetype=\"undirected\" mode=\"static\">\n");
    xml.push_str("    <attributes class=\"node\">\n      <attribute id=\"0\" title=\"group\" type=\"integer\"/>\n    </attributes>\n");
    xml.push_str("    <attributes class=\"edge\">\n      <attribute id=\"0\" title=\"shared events\" type=\"long\"/>\n      <attribute id=\"1\" title=\"q-value\" type=\"double\"/>\n    </attributes>\n");
    xml.push_str("    <nodes>\n");
    for group in &report.groups {
        for member in &group.members {
            let label = shown.account(member).map_or(member.as_str(), |known| {
                known.name.as_deref().unwrap_or(&known.id)
            });
            let _ = writeln!(
                xml,
                "      <node id=\"{member}\" label=\"{}\"><attvalues><attvalue for=\"0\" value=\"{}\"/></attvalues></node>",
                escaped(label),
                group.id
            );
        }
    }
    xml.push_str("    </nodes>\n    <edges>\n");
    for (id, edge) in edges.iter().enumerate() {
        let _ = writeln!(
            xml,
            "      <edge id=\"{id}\" source=\"{}\" target=\"{}\" weight=\"{}\"><attvalues><attvalue for=\"0\" value=\"{}\"/><attvalue for=\"1\" value=\"{:e}\"/></attvalues></edge>",
            edge.one, edge.other, edge.events, edge.events, edge.q_value
        );
    }
    xml.push_str("    </edges>\n  </graph>\n</gexf>\n");
    xml
}

/// Text as XML allows it: what it forbids is left out, what it uses is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(letter),
        }
    }
    out
}
