//! A PDF as another library sees it.

use lopdf::{Dictionary, Document, Object};

/// A PDF that was read.
pub(crate) struct Paper {
    document: Document,
}

impl Paper {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        Paper {
            document: Document::load_mem(bytes).unwrap(),
        }
    }

    fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    /// Follows a reference.
    fn resolved<'d>(&'d self, object: &'d Object) -> &'d Object {
        self.document.dereference(object).unwrap().1
    }

    fn entry<'d>(&'d self, of: &'d Dictionary, key: &str) -> Option<&'d Object> {
        of.get(key.as_bytes())
            .ok()
            .map(|object| self.resolved(object))
    }

    pub(crate) fn is_marked(&self) -> bool {
        let marks = self
            .entry(self.catalog(), "MarkInfo")
            .unwrap()
            .as_dict()
            .unwrap();
        self.entry(marks, "Marked").unwrap().as_bool().unwrap()
    }

    pub(crate) fn language(&self) -> String {
        string(self.entry(self.catalog(), "Lang").unwrap())
    }

    pub(crate) fn shows_its_title(&self) -> bool {
        let viewer = self.entry(self.catalog(), "ViewerPreferences").unwrap();
        let shows = self.entry(viewer.as_dict().unwrap(), "DisplayDocTitle");
        shows.unwrap().as_bool().unwrap()
    }

    pub(crate) fn info(&self, key: &str) -> String {
        let info = self.resolved(self.document.trailer.get(b"Info").unwrap());
        string(self.entry(info.as_dict().unwrap(), key).unwrap())
    }

    pub(crate) fn title(&self) -> String {
        self.info("Title")
    }

    /// The XMP packet.
    pub(crate) fn metadata(&self) -> String {
        let stream = self
            .entry(self.catalog(), "Metadata")
            .unwrap()
            .as_stream()
            .unwrap();
        let bytes = stream
            .decompressed_content()
            .unwrap_or_else(|_| stream.content.clone());
        String::from_utf8(bytes).unwrap()
    }

    /// All elements of the structure tree with a tag.
    pub(crate) fn tags(&self, tag: &str) -> Vec<&Dictionary> {
        let root = self
            .entry(self.catalog(), "StructTreeRoot")
            .unwrap()
            .as_dict()
            .unwrap();
        let mut found = Vec::new();
        self.walk(root, tag, &mut found, 0);
        found
    }

    fn walk<'d>(
        &'d self,
        element: &'d Dictionary,
        tag: &str,
        found: &mut Vec<&'d Dictionary>,
        depth: usize,
    ) {
        assert!(depth < 64, "a structure tree without an end");
        if element
            .get(b"S")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == tag.as_bytes())
        {
            found.push(element);
        }
        let children = match self.entry(element, "K") {
            Some(Object::Array(children)) => children.iter().collect(),
            Some(child) => vec![child],
            None => Vec::new(),
        };
        for child in children {
            if let Object::Dictionary(child) = self.resolved(child) {
                self.walk(child, tag, found, depth + 1);
            }
        }
    }

    /// Descriptions of the elements with a tag; each must have one.
    pub(crate) fn alternatives(&self, tag: &str) -> Vec<String> {
        let elements = self.tags(tag);
        elements
            .into_iter()
            .map(|element| string(self.entry(element, "Alt").unwrap()))
            .collect()
    }

    /// The text of all pages without any blanks, since lines break anywhere.
    pub(crate) fn text(&self) -> String {
        let pages: Vec<u32> = self.document.get_pages().into_keys().collect();
        let text = self.document.extract_text(&pages).unwrap();
        text.chars()
            .filter(|letter| !letter.is_whitespace())
            .collect()
    }
}

/// A string of a PDF: UTF-16 with its mark, or bytes of one letter each.
fn string(object: &Object) -> String {
    let bytes = object.as_str().unwrap();
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => {
            let units: Vec<u16> = rest
                .chunks(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16(&units).unwrap()
        }
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
