//! Sets a sheet on A4 pages: lines, page breaks, page numbers. Pure: the same sheet gives the same bytes.

use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::sheet::{Block, Sheet};
use super::signs::encoded;
use super::widths::{BOLD, REGULAR};

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 56.0;
const FOOT: f32 = 40.0;

const PLAIN: Name<'static> = Name(b"F1");
const STRONG: Name<'static> = Name(b"F2");

/// How a block is set.
#[derive(Debug, Clone, Copy)]
struct Style {
    strong: bool,
    size: f32,
    /// Between two lines.
    leading: f32,
    /// Before the block.
    above: f32,
    indent: f32,
}

/// A line with its place.
struct Line {
    bytes: Vec<u8>,
    style: Style,
    x: f32,
    y: f32,
}

const fn style(block: &Block) -> Style {
    match block {
        Block::Title(_) => Style { strong: true, size: 18.0, leading: 23.0, above: 0.0, indent: 0.0 },
        Block::Heading(_) => Style { strong: true, size: 12.5, leading: 17.0, above: 18.0, indent: 0.0 },
        Block::Label(_) => Style { strong: true, size: 9.5, leading: 13.0, above: 10.0, indent: 0.0 },
        Block::Words(_) => Style { strong: false, size: 10.0, leading: 14.0, above: 2.0, indent: 0.0 },
        Block::Quote(_) => Style { strong: false, size: 10.0, leading: 14.0, above: 2.0, indent: 14.0 },
    }
}

fn text_of(block: &Block) -> &str {
    match block {
        Block::Title(text) | Block::Heading(text) | Block::Label(text) | Block::Words(text) | Block::Quote(text) => {
            text
        }
    }
}

/// How wide bytes are, in thousandths of the size.
fn width(bytes: &[u8], strong: bool) -> u32 {
    let table = if strong { &BOLD } else { &REGULAR };
    let of = |byte: &u8| byte.checked_sub(32).and_then(|place| table.get(usize::from(place))).copied().unwrap_or(0);
    bytes.iter().map(|byte| u32::from(of(byte))).sum()
}

/// The lines of a text in a width: cut at blanks, and inside a word only where it alone is too long.
fn lines(text: &str, style: Style) -> Vec<Vec<u8>> {
    // Thousandths of the size that fit.
    let room = f64::from((WIDTH - 2.0 * MARGIN - style.indent) / style.size) * 1_000.0;
    let fits = |bytes: &[u8]| f64::from(width(bytes, style.strong)) <= room;
    let mut all = Vec::new();
    for paragraph in text.split('\n') {
        let mut line: Vec<u8> = Vec::new();
        for word in paragraph.split(' ').map(encoded) {
            let mut longer = line.clone();
            if !longer.is_empty() {
                longer.push(b' ');
            }
            longer.extend(&word);
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                all.push(std::mem::take(&mut line));
            }
            for byte in word {
                line.push(byte);
                if !fits(&line) {
                    let last = line.pop();
                    all.push(std::mem::take(&mut line));
                    line.extend(last);
                }
            }
        }
        all.push(line);
    }
    all
}

/// The sheet on pages.
fn pages(sheet: &Sheet) -> Vec<Vec<Line>> {
    let mut pages: Vec<Vec<Line>> = Vec::new();
    let mut page: Vec<Line> = Vec::new();
    let mut y = HEIGHT - MARGIN;
    for block in &sheet.blocks {
        let style = style(block);
        let lines = lines(text_of(block), style);
        // A heading or a label alone at the foot of a page belongs on the next one.
        let needed =
            if matches!(block, Block::Heading(_) | Block::Label(_)) { style.leading + 2.0 * 14.0 } else { 0.0 };
        y -= if page.is_empty() { 0.0 } else { style.above };
        if y - needed < MARGIN + FOOT {
            pages.push(std::mem::take(&mut page));
            y = HEIGHT - MARGIN;
        }
        for bytes in lines {
            if y - style.leading < MARGIN + FOOT {
                pages.push(std::mem::take(&mut page));
                y = HEIGHT - MARGIN;
            }
            y -= style.leading;
            page.push(Line { bytes, style, x: MARGIN + style.indent, y });
        }
    }
    pages.push(page);
    pages
}

/// The document as the bytes of a PDF.
#[must_use]
pub fn render(sheet: &Sheet) -> Vec<u8> {
    let pages = pages(sheet);
    let mut pdf = Pdf::new();
    let mut next = 0;
    let mut new = || {
        next += 1;
        Ref::new(next)
    };
    let (catalog, tree, info, plain, strong) = (new(), new(), new(), new(), new());
    pdf.catalog(catalog).pages(tree).lang(TextStr("fr"));
    pdf.document_info(info).title(TextStr(&sheet.title)).producer(TextStr("Guichet"));
    for (font, name) in [(plain, Name(b"Helvetica")), (strong, Name(b"Helvetica-Bold"))] {
        pdf.type1_font(font).base_font(name).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    let all: Vec<(Ref, Ref)> = pages.iter().map(|_| (new(), new())).collect();
    pdf.pages(tree).kids(all.iter().map(|(page, _)| *page)).count(i32::try_from(all.len()).unwrap_or(i32::MAX));
    for (number, (lines, (page, contents))) in pages.iter().zip(&all).enumerate() {
        let mut written = pdf.page(*page);
        written.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(*contents);
        written.resources().fonts().pair(PLAIN, plain).pair(STRONG, strong);
        written.finish();
        let foot = format!("{}  ·  {} {} {} {}", sheet.title, sheet.page.0, number + 1, sheet.page.1, all.len());
        pdf.stream(*contents, &content(lines, &foot));
    }
    pdf.finish()
}

fn content(lines: &[Line], foot: &str) -> Vec<u8> {
    let mut content = Content::new();
    for line in lines {
        content.begin_text();
        content.set_font(if line.style.strong { STRONG } else { PLAIN }, line.style.size);
        content.next_line(line.x, line.y);
        content.show(Str(&line.bytes));
        content.end_text();
    }
    content.begin_text();
    content.set_font(PLAIN, 8.5);
    content.next_line(MARGIN, FOOT);
    content.show(Str(&encoded(foot)));
    content.end_text();
    content.finish().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(blocks: Vec<Block>) -> Sheet {
        Sheet { title: "Dossier K7M-4QP".to_owned(), page: ("page".to_owned(), "sur".to_owned()), blocks }
    }

    #[test]
    fn a_long_text_goes_on_over_pages_and_loses_no_word() {
        let words: Vec<String> = (0..3_000).map(|number| format!("mot{number}")).collect();
        let pages = pages(&sheet(vec![Block::Title("Dossier".to_owned()), Block::Words(words.join(" "))]));
        assert!(pages.len() > 3);
        let said: Vec<String> = pages
            .iter()
            .flatten()
            .flat_map(|line| {
                String::from_utf8(line.bytes.clone()).unwrap().split(' ').map(str::to_owned).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(said[1..], words);
        assert!(pages.iter().flatten().all(|line| line.y > FOOT + 8.5), "nothing runs into the foot");
    }

    #[test]
    fn no_line_is_wider_than_the_page_and_a_word_without_end_is_cut() {
        let long = "é".repeat(2_000);
        let room = (WIDTH - 2.0 * MARGIN) / 10.0 * 1_000.0;
        let lines = lines(&long, style(&Block::Words(String::new())));
        assert!(lines.len() > 10);
        assert!(lines.iter().all(|line| f64::from(width(line, false)) <= f64::from(room)));
        assert_eq!(lines.iter().map(Vec::len).sum::<usize>(), 2_000);
    }

    #[test]
    fn a_label_stays_with_what_follows() {
        let mut blocks = Vec::new();
        for number in 0..200 {
            blocks.push(Block::Label(format!("étiquette {number}")));
            blocks.push(Block::Quote("Une ligne.".to_owned()));
        }
        for page in pages(&sheet(blocks)) {
            assert!(!page.last().unwrap().style.strong, "a label alone at the foot");
        }
    }

    #[test]
    fn odd_words_make_a_file_all_the_same() {
        let odd = "Jamais vu ça 😡\u{0} ) ( \\ \u{202e} שלום\r\n\n";
        let bytes = render(&sheet(vec![Block::Words(odd.to_owned())]));
        assert!(bytes.starts_with(b"%PDF-") && bytes.ends_with(b"%%EOF"));
        assert_eq!(bytes, render(&sheet(vec![Block::Words(odd.to_owned())])));
    }
}
