"""Tells what is in a docx or xlsx file, as JSON, by the words of the formats themselves (ISO/IEC 29500).

usage: read-office.py FILE
"""
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# The order of children that the schema demands (annex A.1; only the ones that may be met).
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "numbering": "numPicBullet abstractNum num",
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular",
    "settings": "writeProtection view zoom removePersonalInformation mirrorMargins bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter proofState defaultTabStop evenAndOddHeaders characterSpacingControl updateFields compat "
    "themeFontLang clrSchemeMapping decimalSymbol listSeparator",
}
ORDER = {name: children.split() for name, children in ORDER.items()}


def w(name):
    return "{%s}%s" % (WORD, name)


def local(element):
    return element.tag.rpartition("}")[2]


def disorder(parts):
    """Children that stand where the schema has them not."""
    found = []
    for name, root in parts.items():
        if not name.startswith("word/") or name.endswith((".rels", ".svg")):
            continue
        for element in root.iter():
            rule = ORDER.get(local(element))
            if rule is None or not element.tag.startswith("{" + WORD):
                continue
            places = []
            for child in element:
                if local(child) not in rule:
                    found.append("%s: %s in %s" % (name, local(child), local(element)))
                else:
                    places.append(rule.index(local(child)))
            if places != sorted(places):
                found.append("%s: order of %s in %s" % (name, [local(c) for c in element], local(element)))
            if local(element) == "tc" and not len(element.findall(w("p"))):
                found.append("%s: a cell without a paragraph" % name)
    return found


def loose(archive, parts):
    """Relationships to parts that are not there, and content types of none."""
    found = []
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        folder = name.replace("_rels/", "").rpartition("/")[0]
        for relation in root.iter(RELATIONS):
            path = []
            for step in (relation.get("Target") if relation.get("Target").startswith("/") else
                         folder + "/" + relation.get("Target")).split("/"):
                if step == "..":
                    path.pop()
                elif step:
                    path.append(step)
            if "/".join(path) not in archive.namelist():
                found.append("%s: %s" % (name, relation.get("Target")))
    for override in parts["[Content_Types].xml"]:
        part = override.get("PartName")
        if part and part.lstrip("/") not in archive.namelist():
            found.append("content type of " + part)
    return found


def text(element):
    out = []
    for part in element.iter():
        if part.tag == w("t"):
            out.append(part.text or "")
        elif part.tag == w("br"):
            out.append("\n")
        elif part.tag == w("tab"):
            out.append("\t")
    return "".join(out)


def value(element, path):
    found = element.find("/".join(w(step) for step in path.split("/")))
    return None if found is None else found.get(w("val"), "")


def word_table(table):
    rows = []
    for row in table.findall(w("tr")):
        cells = []
        for cell in row.findall(w("tc")):
            merge = value(cell, "tcPr/vMerge")
            cells.append({
                "text": "\n".join(text(p) for p in cell.findall(w("p"))),
                "columns": int(value(cell, "tcPr/gridSpan") or 1),
                "merge": "none" if merge is None else "begins" if merge == "restart" else "continues",
                "width": int(cell.find(w("tcPr") + "/" + w("tcW")).get(w("w"))),
                "style": value(cell.find(w("p")), "pPr/pStyle"),
                "openEdges": " ".join(local(e) for e in cell.iter() if local(e) in ("top", "bottom")
                                      and e.get(w("val")) == "nil"),
                "colour": next((c.get(w("val")) for c in cell.iter(w("color"))), None),
            })
        rows.append({
            "cells": cells,
            "isHead": row.find(w("trPr") + "/" + w("tblHeader")) is not None,
            "isWhole": row.find(w("trPr") + "/" + w("cantSplit")) is not None,
            "isHeld": all(p.find(w("pPr") + "/" + w("keepNext")) is not None for p in row.iter(w("p"))),
        })
    grid = [int(c.get(w("w"))) for c in table.find(w("tblGrid"))]
    return {"caption": value(table, "tblPr/tblCaption"), "grid": grid, "rows": rows}


def pages(section):
    size, margin = section.find(w("pgSz")), section.find(w("pgMar"))
    return {
        "width": int(size.get(w("w"))), "height": int(size.get(w("h"))),
        "isLandscape": size.get(w("orient")) == "landscape",
        "margins": [int(margin.get(w(side))) for side in ("top", "right", "bottom", "left")],
        "feet": sorted(foot.get(w("type")) for foot in section.findall(w("footerReference"))),
    }


def read_word(archive, parts):
    body = parts["word/document.xml"].find(w("body"))
    styles = {s.get(w("styleId")) for s in parts["word/styles.xml"].iter(w("style"))}
    used = {s.get(w("val")) for s in body.iter(w("pStyle"))} | {s.get(w("val")) for s in body.iter(w("tblStyle"))}
    bookmarks = [b.get(w("name")) for b in body.iter(w("bookmarkStart"))]
    anchors = [h.get(w("anchor")) for h in body.iter(w("hyperlink"))]
    numbers = {n.get(w("numId")) for n in parts["word/numbering.xml"].iter(w("num"))}
    fields = [f.get(w("fldCharType")) for f in body.iter(w("fldChar"))]
    pictures = []
    for drawing in body.iter(w("drawing")):
        described = next(e for e in drawing.iter() if local(e) == "docPr")
        extent = next(e for e in drawing.iter() if local(e) == "extent")
        pictures.append({"text": described.get("descr", ""), "id": described.get("id"),
                         "width": int(extent.get("cx")), "height": int(extent.get("cy"))})
    core = parts["docProps/core.xml"]
    return {
        "paragraphs": [{"style": value(p, "pPr/pStyle") or "", "text": text(p),
                        "list": value(p, "pPr/numPr/numId"),
                        "isHeld": p.find(w("pPr") + "/" + w("keepNext")) is not None,
                        "breaksPage": p.find(w("pPr") + "/" + w("pageBreakBefore")) is not None}
                       for p in body.findall(w("p"))],
        "tables": [word_table(t) for t in body.findall(w("tbl"))],
        "sections": [pages(s) for s in body.iter(w("sectPr"))],
        "fields": [i.text.strip() for i in body.iter(w("instrText"))],
        "updatesFields": value(parts["word/settings.xml"], "updateFields") == "true",
        "footers": [text(parts["word/footer%d.xml" % n]) for n in (1, 2)],
        "pictures": pictures,
        "properties": {local(e): e.text or "" for e in core},
        "problems": disorder(parts)
        + ["style " + s for s in used - styles]
        + ["anchor " + a for a in set(anchors) - set(bookmarks)]
        + ["bookmark twice " + b for b in bookmarks if bookmarks.count(b) > 1]
        + ["numbering " + n.get(w("val")) for n in body.iter(w("numId")) if n.get(w("val")) not in numbers]
        + (["fields are not balanced"] if fields.count("begin") != fields.count("end") else []),
    }


def s(name):
    return "{%s}%s" % (SHEET, name)


def unescaped(string):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match.group(1), 16)), string)


def read_sheets(archive, parts):
    strings = [unescaped("".join(t.text or "" for t in item.iter(s("t")))) for item in parts["xl/sharedStrings.xml"]] \
        if "xl/sharedStrings.xml" in parts else []
    styles = parts["xl/styles.xml"]
    formats = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(s("numFmt"))}
    builtin = {"0": "General", "1": "0", "2": "0.00", "9": "0%", "10": "0.00%"}
    looks = [formats.get(x.get("numFmtId"), builtin.get(x.get("numFmtId"), x.get("numFmtId")))
             for x in styles.find(s("cellXfs"))]
    relations = {r.get("Id"): r.get("Target") for r in parts["xl/_rels/workbook.xml.rels"]}
    sheets = []
    for sheet in parts["xl/workbook.xml"].find(s("sheets")):
        root = parts["xl/" + relations[sheet.get("{%s}id" % OFFICE)]]
        cells = {}
        for cell in root.iter(s("c")):
            content = cell.find(s("v"))
            if content is None:
                continue
            isText = cell.get("t") == "s"
            cells[cell.get("r")] = {
                "text": strings[int(content.text)] if isText else None,
                "number": None if isText else float(content.text),
                "format": looks[int(cell.get("s", "0"))],
            }
        pane = root.find(".//" + s("pane"))
        setup = root.find(s("pageSetup"))
        sheets.append({
            "name": sheet.get("name"), "cells": cells,
            "merges": [m.get("ref") for m in root.iter(s("mergeCell"))],
            "frozen": int(pane.get("ySplit", "0")) if pane is not None else 0,
            "filter": root.find(s("autoFilter")).get("ref") if root.find(s("autoFilter")) is not None else None,
            "isLandscape": setup is not None and setup.get("orientation") == "landscape",
            "hasDrawing": root.find(s("drawing")) is not None,
        })
    return {
        "sheets": sheets,
        "formulas": sum(1 for name, root in parts.items() if name.startswith("xl/worksheets/")
                        for _ in root.iter(s("f"))),
        "charts": sum(1 for name in parts if re.match(r"xl/charts/chart\d+\.xml$", name)),
        "titles": [n.text for n in parts["xl/workbook.xml"].iter(s("definedName"))
                   if n.get("name") == "_xlnm.Print_Titles"],
        "properties": {local(e): e.text or "" for e in parts["docProps/core.xml"]},
        "problems": [],
    }


def main(path):
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()
                 if name.endswith((".xml", ".rels", ".svg"))}
        result = (read_word if "word/document.xml" in parts else read_sheets)(archive, parts)
        result["problems"] += loose(archive, parts) + ([damaged] if damaged else [])
        result["dates"] = sorted({str(entry.date_time) for entry in archive.infolist()})
    json.dump(result, sys.stdout, ensure_ascii=True)


main(sys.argv[1])
