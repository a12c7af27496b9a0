"""Reads an exported site as other people's programs do: feeds, structured data, the API's description, PDFs, hashes.

    python machines.py FOLDER [--before FOLDER] [--papers FOLDER] [--published-at URL]

FOLDER is what `levelhead site export` wrote; --before is an export from before corrections were published, and shows
whether feeds keep their ids; --papers has PDFs. Prints what fails, and last a line that `cargo xtask test` counts.
"""

import argparse
import datetime
import hashlib
import json
import pathlib
import re
import struct
import sys
import xml.etree.ElementTree as ElementTree

import extruct
import feedparser
import pypdf
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ATOM = "{http://www.w3.org/2005/Atom}"
FAILED_SHOWN = 3


class Tally:
    def __init__(self):
        self.passed = self.failed = 0
        self.shown = {}

    def count(self, name, faults):
        """Counts one test; shows a fault that many share a few times only."""
        if not faults:
            self.passed += 1
            return
        self.failed += 1
        for fault in faults:
            sort = re.sub(r"[0-9]+|'.*?'", "", fault)
            self.shown[sort] = self.shown.get(sort, 0) + 1
            if self.shown[sort] <= FAILED_SHOWN:
                print(f"FAILED {name}: {fault}")

    def finish(self):
        for sort, times in self.shown.items():
            if times > FAILED_SHOWN:
                print(f"{times} times: {sort}")
        word = "FAILED" if self.failed else "ok"
        print(f"test result: {word}. {self.passed} passed; {self.failed} failed; 0 ignored")
        return 1 if self.failed else 0


def is_time(text):
    """RFC 3339, which RFC 4287 asks for in section 3.3."""
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    if text is None or not re.fullmatch(form, text):
        return False
    try:
        datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def is_iri(text):
    return text is not None and re.match(r"^[a-z][a-z0-9+.-]*:\S+$", text.strip()) is not None


# ── Feeds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def atom_faults(text):
    """What RFC 4287 asks for, by section."""
    root = ElementTree.fromstring(text)
    faults = [] if root.tag == f"{ATOM}feed" else [f"4.1.1: the root is {root.tag}"]

    def one(element, name, where):
        found = element.findall(f"{ATOM}{name}")
        if len(found) != 1:
            faults.append(f"{where} has {len(found)} {name}")
            return None
        return "".join(found[0].itertext())

    def common(element, where):
        if not is_iri(one(element, "id", where)):
            faults.append(f"4.2.6: {where} has an id that is no IRI")
        if not (one(element, "title", where) or "").strip():
            faults.append(f"4.2.14: {where} has no title")
        if not is_time(one(element, "updated", where)):
            faults.append(f"3.3: {where} has no time of RFC 3339")
        for published in element.findall(f"{ATOM}published"):
            if not is_time(published.text):
                faults.append(f"3.3: {where} was published at no time of RFC 3339")
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        kinds = [(link.get("type"), link.get("hreflang")) for link in alternates]
        if len(kinds) != len(set(kinds)):
            faults.append(f"4.1.1: {where} has two alternate links of one type and language")
        for link in element.findall(f"{ATOM}link"):
            if not link.get("href"):
                faults.append(f"4.2.7.1: {where} has a link that leads nowhere")
        for person in element.findall(f"{ATOM}author"):
            if not (person.findtext(f"{ATOM}name") or "").strip():
                faults.append(f"3.2.1: {where} has an author without a name")
        return alternates

    common(root, "the feed")
    if not any(link.get("rel") == "self" for link in root.findall(f"{ATOM}link")):
        faults.append("4.1.1: the feed does not name itself")
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        alternates = common(entry, "an entry")
        if not root.findall(f"{ATOM}author") and not entry.findall(f"{ATOM}author"):
            faults.append("4.1.2: an entry has no author, and neither has the feed")
        content = entry.find(f"{ATOM}content")
        if content is None and not alternates:
            faults.append("4.1.2: an entry has no content and no alternate link")
        if content is not None and content.get("src") and entry.find(f"{ATOM}summary") is None:
            faults.append("4.1.2: an entry with content elsewhere has no summary")
        for element in entry.findall(f"{ATOM}content") + entry.findall(f"{ATOM}summary"):
            if element.get("type", "text") in ("text", "html") and len(element):
                faults.append("4.1.3.3: a text or html construct has child elements")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    times = [entry.findtext(f"{ATOM}updated") for entry in entries]
    if len(ids) != len(set(ids)):
        faults.append("4.1.1: two entries have one id")
    if times != sorted(times, reverse=True):
        faults.append("the newest entry is not first")
    if times and root.findtext(f"{ATOM}updated") < max(times):
        faults.append("4.2.15: the feed is older than an entry of it")
    return faults


def json_feed_faults(text):
    feed = json.loads(text)
    faults = []
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        faults.append("it is no JSON Feed 1.1")
    for key in ("title", "feed_url", "home_page_url", "items"):
        if key not in feed:
            faults.append(f"it has no {key}")
    ids = [item.get("id") for item in feed.get("items", [])]
    if len(ids) != len(set(ids)) or not all(isinstance(one, str) and one for one in ids):
        faults.append("ids are missing or there twice")
    for item in feed.get("items", []):
        if not ("content_html" in item or "content_text" in item):
            faults.append("an item has no content")
        for key in ("date_published", "date_modified"):
            if key in item and not is_time(item[key]):
                faults.append(f"{key} is no time of RFC 3339")
    return faults


def check_feeds(folder, tally):
    atoms = sorted(folder.rglob("*.atom"))
    tally.count("feeds", [] if atoms else ["there is no feed"])
    for path in atoms:
        data = path.read_bytes()
        parsed = feedparser.parse(data, response_headers={"content-type": "application/atom+xml"})
        faults = [f"feedparser: {parsed.bozo_exception}"] if parsed.bozo else []
        if parsed.version != "atom10":
            faults.append(f"feedparser takes it for {parsed.version}")
        try:
            faults += atom_faults(data)
        except ElementTree.ParseError as error:
            faults.append(f"no XML: {error}")
        twin = path.with_suffix(".json")
        if twin.exists():
            items = [item["id"] for item in json.loads(twin.read_bytes())["items"]]
            if items != [entry.id for entry in parsed.entries]:
                faults.append("its JSON Feed has other items")
        tally.count(path.relative_to(folder), faults)
    for path in sorted(folder.rglob("feeds/**/*.json")):
        tally.count(path.relative_to(folder), json_feed_faults(path.read_bytes()))
    print(f"{len(atoms)} Atom feeds")


def check_corrections(before, after, tally):
    """A correction keeps the entry's id and moves its time; what did not change keeps both."""
    old, new = [
        {entry.id: entry for entry in feedparser.parse((folder / "feeds/all.atom").read_bytes()).entries}
        for folder in (before, after)
    ]
    lost = sorted(set(old) - set(new))
    moved = [one for one in old if one in new and new[one].updated > old[one].updated]
    back = [one for one in old if one in new and new[one].updated < old[one].updated]
    published = [one for one in moved if new[one].get("published") != old[one].get("published")]
    tally.count("feeds keep ids", [f"gone: {lost}"] if lost else [])
    tally.count("feeds move times", [] if moved and not back else [f"{len(moved)} moved on, {len(back)} back"])
    tally.count("feeds keep the first day", [f"changed: {published}"] if published else [])
    print(f"{len(moved)} entries were corrected, {len(new) - len(old)} are new")


# ── Structured data ──────────────────────────────────────────────────────────────────────────────────────────────────


def canonical(html):
    tag = re.search(r"<link\b[^>]*\brel=\"?canonical\"?[^>]*>", html)
    address = tag and re.search(r"href=\"?([^\" >]+)", tag.group(0))
    return address and address.group(1)


def review_faults(review, address):
    """What schema.org's and search engines' guides ask of a ClaimReview."""
    faults = [f"ClaimReview has no {key}" for key in ("url", "claimReviewed", "reviewRating", "author", "itemReviewed", "datePublished") if not review.get(key)]
    if review.get("url") != address:
        faults.append(f"the review is at {review.get('url')}, its page at {address}")
    rating = review.get("reviewRating") or {}
    if rating.get("@type") != "Rating" or not rating.get("alternateName"):
        faults.append("the rating has no words")
    if "ratingValue" in rating:
        low, value, high = (float(rating.get(key, "nan")) for key in ("worstRating", "ratingValue", "bestRating"))
        if not low <= value <= high:
            faults.append("the rating lies outside of its scale")
    author = review.get("author") or {}
    if author.get("@type") not in ("Organization", "Person") or not author.get("name"):
        faults.append("the review's author has no name")
    if (review.get("itemReviewed") or {}).get("@type") not in ("Claim", "CreativeWork"):
        faults.append("what is reviewed is no claim")
    if len(review.get("claimReviewed") or "") > 75 + 525:
        faults.append("claimReviewed is too long")
    return faults


def picture_faults(folder, address, published_at):
    path = folder / address.removeprefix(published_at).lstrip("/")
    if not address.startswith(published_at) or not path.is_file():
        return [f"og:image leads to nothing here: {address}"]
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return ["og:image is no PNG"]
    size = struct.unpack(">II", data[16:24])
    return [] if size == (1200, 630) else [f"og:image is of {size}"]


def check_metadata(folder, published_at, tally):
    pages = [path for path in sorted(folder.rglob("*.html")) if "claims" in path.relative_to(folder).parts[:2]]
    reviews = {}
    for path in pages:
        name = path.relative_to(folder).as_posix()
        text = path.read_text("utf-8")
        address = canonical(text)
        data = extruct.extract(text, base_url=address, syntaxes=["json-ld", "opengraph"], errors="strict")
        found = [item for item in data["json-ld"] if item.get("@type") == "ClaimReview"]
        faults = [] if address else ["no canonical address"]
        if len(found) > 1:
            faults.append(f"{len(found)} reviews on one page")
        for review in found:
            if "/part-" not in name:
                faults.append("a review that is not on its part's page")
            if review.get("url") in reviews:
                faults.append(f"the same review is on {reviews[review['url']]}")
            reviews[review.get("url")] = name
            faults += review_faults(review, address)
        graph = dict(pair for group in data["opengraph"] for pair in group["properties"])
        if "/reports/" not in name:
            faults += [f"OpenGraph has no {key}" for key in ("og:title", "og:type", "og:url", "og:image", "og:description") if not graph.get(key)]
        if graph.get("og:url") and graph["og:url"] != address:
            faults.append(f"og:url {graph['og:url']} is not {address}")
        if graph.get("og:image"):
            faults += picture_faults(folder, graph["og:image"], published_at)
        tally.count(name, faults)
    tally.count("reviews", [] if reviews else ["there is no ClaimReview on the site"])
    print(f"{len(pages)} pages of claims, {len(reviews)} reviews")


# ── The rest ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def answers(description):
    """For each path that may be asked for, a pattern of it and what validates the answer."""
    resource = Resource.from_contents(description, default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:api", resource)
    for path, item in description["paths"].items():
        place = f"paths/{path.replace('~', '~0').replace('/', '~1')}/get/responses/200"
        answer = item["get"]["responses"]["200"]
        if "$ref" in answer:
            place = answer["$ref"].removeprefix("#/")
            answer = description["components"]["responses"][place.split("/")[-1]]
        (media_type,) = answer["content"]
        schema = {"$ref": f"urn:api#/{place}/content/{media_type.replace('/', '~1')}/schema"}
        pattern = "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"({\w+})", path))
        yield re.compile(pattern), OAS31Validator(schema, registry=registry, format_checker=OAS31Validator.FORMAT_CHECKER)


def check_api(folder, tally):
    """The description is one, every path of it has a file, and every file is what the description says of it."""
    description = json.loads((folder / "openapi.json").read_bytes())
    try:
        validate(description)
        faults = []
    except Exception as error:  # Whatever it is: the description is not as it should be.
        faults = [str(error)]
    tally.count("openapi.json", faults)
    known = list(answers(description))
    used = set()
    files = sorted((folder / "api").rglob("*.json"))
    for path in files:
        name = f"/{path.relative_to(folder).as_posix()}"
        faults = ["the description does not name it"]
        for at, (pattern, validator) in enumerate(known):
            if pattern.fullmatch(name):
                used.add(at)
                errors = validator.iter_errors(json.loads(path.read_bytes()))
                faults = [f"{error.json_path}: {error.message[:200]}" for error in errors]
                break
        tally.count(name, faults)
    # Further pages exist where there are more than a hundred claims.
    unused = [pattern.pattern for at, (pattern, _) in enumerate(known) if at not in used and "pages" not in pattern.pattern]
    tally.count("paths of the API", [f"nothing answers {pattern}" for pattern in unused])
    print(f"{len(files)} documents of the API")


def check_hashes(folder, tally):
    """Each file's hash stands beside it, as in the layout of CSAF's trusted providers."""
    files = sorted(folder.rglob("*.sha256"))
    tally.count("hashes", [] if files else ["no file has its hash beside it"])
    for path in files:
        said, _, name = path.read_text("utf-8").strip().partition("  ")
        beside = path.with_suffix("")
        faults = [] if name in ("", beside.name) else [f"it names {name}"]
        if hashlib.sha256(beside.read_bytes()).hexdigest() != said:
            faults.append("it is another file's hash")
        tally.count(path.relative_to(folder), faults)


def pdf_faults(path):
    reader = pypdf.PdfReader(path)
    catalogue = reader.trailer["/Root"]
    faults = []
    if not (catalogue.get("/MarkInfo") or {}).get("/Marked"):
        faults.append("it is not marked as tagged")
    tree = catalogue.get("/StructTreeRoot")
    if tree is None or not tree.get("/K"):
        faults.append("it has no tree of tags")
    if not catalogue.get("/Lang"):
        faults.append("it does not say its language")
    if not (reader.metadata and reader.metadata.title):
        faults.append("it has no title")
    text = " ".join(page.extract_text() for page in reader.pages)
    if len(re.findall(r"\w{3,}", text)) < 50:
        faults.append("its text cannot be read back")
    return faults


def check_pdfs(folder, tally):
    papers = sorted(folder.rglob("*.pdf"))
    tally.count("PDFs", [] if papers else ["there is no PDF"])
    for path in papers:
        tally.count(path.relative_to(folder), pdf_faults(path))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--before", type=pathlib.Path)
    arguments.add_argument("--papers", type=pathlib.Path)
    arguments.add_argument("--published-at", default="https://claims.example.gov")
    options = arguments.parse_args()
    tally = Tally()
    check_feeds(options.folder, tally)
    if options.before:
        check_corrections(options.before, options.folder, tally)
    check_metadata(options.folder, options.published_at, tally)
    check_api(options.folder, tally)
    check_hashes(options.folder, tally)
    if options.papers:
        check_pdfs(options.papers, tally)
    sys.exit(tally.finish())


main()
