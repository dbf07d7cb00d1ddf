"""查验证书 as an office does it: pictures, PDF, Word files, lists, folders, the sheet; keys lost, leaked, restored, and a second computer."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from python.actions import score as actions
from python.actions.claims import blocks, of_text
from python.actions.keys import back_up_key, restore_key, rotate_key
from python.actions.verify import verified
from python.documents.certificates import qr
from python.documents.certificates.key import ENVIRONMENT, all_keys, load_key
from python.documents.certificates.key_backup import WrongWordsError, backup_words, secret_of
from python.documents.certificates.verdict import Typed
from python.documents.certificates.words import Scanned
from python.hosts.file.host import FileHost
from python.vocabulary.ports import Block, Changes, HostError
from python.vocabulary.problems import ProblemCode
from tests.rounds import archive, codes, filled_workbook, issue, put, register, rows_of
from tests.samples import NOW

P = ProblemCode
SOFFICE = shutil.which("soffice")
libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
elsewhere = pytest.mark.usefixtures("stranger")


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with its certificates issued, and the key that signed them."""
    folder = tmp_path_factory.mktemp("查验")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(folder / "key" / "certificate.key"))
        (folder / "round").mkdir()
        path = filled_workbook(folder / "round" / "培训考核.xlsm")
        actions.score(FileHost.open(path), now=NOW)
        assert issue(path).exit_code == 0
    return folder


@pytest.fixture
def workbook(master: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(master, tmp_path / "office")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "office" / "key" / "certificate.key"))
    return tmp_path / "office" / "round" / "培训考核.xlsm"


@pytest.fixture
def stranger(workbook: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # noqa: ARG001 - after its key is set
    """Another computer, without the school's key."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "elsewhere" / "certificate.key"))


def check(path: Path, what: object):
    return verified(FileHost.open(path), now=NOW, certificate=str(what))


def file_of(path: Path, row: dict) -> Path:
    return path.parent / row["文件"]


def words_in(path: Path, row: dict) -> str:
    """What the QR code of an issued certificate says, read by a program that is not ours."""
    import zipfile

    with zipfile.ZipFile(file_of(path, row)) as archive:
        picture = next(name for name in archive.namelist() if name.endswith(".png"))
        (path.parent / "code.png").write_bytes(archive.read(picture))
    command = ["zbarimg", "-q", "--raw", str(path.parent / "code.png")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def photo(text: str, *, angle: float = 7, quality: int = 60) -> bytes:
    """A code as a phone takes it: turned, blurred, grey, on a table, as JPEG."""
    code = Image.open(io.BytesIO(qr.png(text))).convert("L")
    code = code.resize((code.width * 2, code.height * 2))
    page = Image.new("L", (1800, 1300), 214)
    page.paste(code, (300, 400))
    page = page.rotate(angle, expand=True, fillcolor=90).filter(ImageFilter.GaussianBlur(1.2))
    data = io.BytesIO()
    page.save(data, "JPEG", quality=quality)
    return data.getvalue()


@elsewhere
def test_every_certificate_carries_its_own_proof(workbook: Path) -> None:
    for row in register(workbook)[:3]:
        text = words_in(workbook, row)
        for line in (
            f"证书编号：{row['证书编号']}",
            f"姓名：{row['姓名']}",
            f"总分：{row['总分']:g}",
            f"等级：{row['等级']}",
        ):
            assert line in text.split("\n")
        assert check(workbook, text).summary["verdict"] == "有效"


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
@elsewhere
def test_a_photo_is_read_and_judged(suffix, workbook: Path) -> None:
    row = register(workbook)[2]
    picture = workbook.parent / f"照片{suffix}"
    data = photo(words_in(workbook, row))
    if suffix == ".png":
        Image.open(io.BytesIO(data)).save(picture)
    else:
        picture.write_bytes(data)
    outcome = check(workbook, picture)
    assert (outcome.summary["verdict"], outcome.summary["name"]) == ("有效", row["姓名"])
    forged = workbook.parent / f"假{suffix}"
    forged.write_bytes(photo(words_in(workbook, row).replace(row["姓名"], "赵冒名")))
    outcome = check(workbook, forged)
    assert (outcome.exit_code, outcome.summary["verdict"], outcome.summary["wrong_fields"]) == (
        1,
        "内容被改动",
        ["姓名"],
    )


def test_a_picture_without_a_code_is_told_and_nothing_is_called_valid(workbook: Path) -> None:
    blank = workbook.parent / "白.png"
    Image.new("L", (300, 300), 255).save(blank)
    broken = workbook.parent / "坏.jpg"
    broken.write_bytes(b"no picture")
    for path in (blank, broken, workbook.parent / "没有.pdf"):
        outcome = check(workbook, path)
        assert (outcome.exit_code, codes(outcome)) == (2, [P.CERTIFICATE_UNREADABLE])


@libreoffice
@elsewhere
def test_every_page_of_a_pdf_is_judged(workbook: Path, tmp_path: Path) -> None:
    combined = next(workbook.parent.glob("输出/*/证书/优秀证书（合订打印）.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [
            str(SOFFICE),
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(combined),
        ],
        check=True,
        capture_output=True,
    )
    outcome = check(workbook, tmp_path / f"{combined.stem}.pdf")
    excellent = [row for row in register(workbook) if row["种类"] == "优秀证书"]
    assert outcome.summary["verdicts"] == {"有效": len(excellent)}
    assert (tmp_path / "查验结果.csv").is_file()


@elsewhere
def test_a_folder_and_a_list_become_a_table_and_nothing_is_left_out(workbook: Path) -> None:
    rows = register(workbook)
    folder = workbook.parent / "收来的"
    (folder / "照片").mkdir(parents=True)
    (folder / "照片" / "一.jpg").write_bytes(photo(words_in(workbook, rows[0])))
    shutil.copy(file_of(workbook, rows[1]), folder)
    (folder / "空.png").write_bytes(b"")
    lines = [
        rows[2]["证书编号"],
        f"{rows[3]['证书编号']} {rows[3]['校验码']}",
        "",
        words_in(workbook, rows[4]),
        "1234567890",
    ]
    (folder / "名单.txt").write_bytes("\r\n".join(lines).encode("gb18030"))
    outcome = check(workbook, folder)
    assert outcome.summary["verdicts"] == {
        "有效": 3,
        "编号有效，请与下列内容逐项核对": 2,
        "查无此证": 1,
        "读不出来": 1,
    }
    table = (folder / "查验结果.csv").read_text("utf-8-sig").splitlines()
    assert len(table) == 1 + 7
    assert check(workbook, folder).summary["verdicts"] == outcome.summary["verdicts"], (
        "its own table is not read"
    )


def test_lines_that_a_scanner_gun_typed_one_by_one_belong_together() -> None:
    text = "证书编号：1\n姓名：张三\n等级：优秀\n总分：92.5\n签发日期：2026年11月22日\n校验码：VVV6UGVSG4"
    found = list(blocks([*text.split("\n"), "2026班培字第0002号", "", *text.split("\n")]))
    assert found == [text, "2026班培字第0002号", text]
    assert isinstance(of_text(found[0]).claim, Scanned)
    assert of_text("2026班培字第 0002 号 vvv6ugvsg4").claim == Typed("2026班培字第 0002 号", "vvv6ugvsg4")
    assert of_text("姓名：张三").claim is None


def type_in(path: Path, *lines: str) -> None:
    host = FileHost.open(path)
    top = next(n for n, row in enumerate(host.grid("查验证书").rows, 1) if "要查验的内容" in row)
    values = tuple((line,) for line in lines)
    host.apply(Changes((Block("查验证书", top + 1, 1, values),)), keep_backups=50)


def test_the_sheet_says_what_to_do_then_judges_what_is_pasted_and_what_lies_in_the_folder(
    workbook: Path,
) -> None:
    rows = register(workbook)
    first = verified(FileHost.open(workbook), now=NOW)
    assert (first.exit_code, "要查验的内容" in first.told()[0]) == (0, True)
    (workbook.parent / "查验" / "照片.jpg").write_bytes(photo(words_in(workbook, rows[0])))
    gun = words_in(workbook, rows[1]).replace(rows[1]["姓名"], "赵冒名").split("\n")
    type_in(workbook, rows[2]["证书编号"], *gun, rows[3]["校验码"])
    outcome = verified(FileHost.open(workbook), now=NOW)
    assert outcome.exit_code == 1
    found = [row for row in rows_of(workbook, "查验证书", "要查验的内容") if row["结论"]]
    assert [(row["要查验的内容"], row["结论"]) for row in found] == [
        (rows[2]["证书编号"], "编号有效，请与下列内容逐项核对"),
        (gun[0], "内容被改动"),
        (rows[3]["校验码"], "编号有效，请与下列内容逐项核对"),
        ("照片.jpg", "有效"),
    ]
    assert "姓名" in found[1]["说明"]
    again = verified(FileHost.open(workbook), now=NOW)
    assert again.summary["verdicts"] == outcome.summary["verdicts"], "the file is not added a second time"
    sheet = rows_of(workbook, "查验证书", "要查验的内容")
    assert [row["要查验的内容"] for row in sheet].count("照片.jpg") == 1


@elsewhere
def test_a_row_revived_by_hand_is_noticed_also_without_the_key(workbook: Path, monkeypatch) -> None:
    number = register(workbook)[0]["证书编号"]
    with monkeypatch.context() as here:
        here.setenv(ENVIRONMENT, str(workbook.parents[1] / "key" / "certificate.key"))
        from python.actions.issue import Revocation

        assert issue(workbook, revoke=Revocation(number, "写错了")).exit_code == 0
    text = words_in(workbook, {"文件": register(workbook)[1]["文件"]})
    put_state(workbook, number, "有效", "")
    outcome = check(workbook, number)
    assert (outcome.summary["verdict"], "改成了有效" in "".join(outcome.told())) == ("已作废", True)
    assert check(workbook, text).summary["verdict"] == "有效"


def put_state(path: Path, number: str, state: str, remark: str) -> None:
    host = FileHost.open(path)
    rows = host.grid("证书登记").rows
    top = next(n for n, row in enumerate(rows) if "证书编号" in row)
    row = next(n for n, cells in enumerate(rows, 1) if number in cells)
    changed = [("状态", state), ("备注", remark)]
    host.apply(
        Changes(
            tuple(Block("证书登记", row, rows[top].index(name) + 1, ((value,),)) for name, value in changed)
        ),
        keep_backups=50,
    )


# --- Keys ---


@elsewhere
def test_a_second_computer_does_not_issue_until_it_has_the_schools_key(workbook: Path) -> None:
    put(workbook, "成绩册", "T018", "卷面成绩", 88)
    put(workbook, "成绩册", "T018", "作业", 16)
    actions.score(FileHost.open(workbook), now=NOW)
    before = workbook.read_bytes()
    with pytest.raises(HostError) as caught:
        issue(workbook)
    assert caught.value.code is P.KEY_NOT_HERE
    load_key()  # it has a key of its own by now
    with pytest.raises(HostError) as caught:
        issue(workbook)
    assert (caught.value.code, workbook.read_bytes()) == (P.KEY_ANOTHER, before)


@libreoffice
def test_the_page_in_the_drawer_brings_the_key_to_another_computer(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = load_key(create=False)
    made = back_up_key(FileHost.open(workbook), now=NOW)
    page = made.files[0]
    assert not page.is_relative_to(workbook.parent), "it must not travel with the workbook"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(page)],
        check=True,
        capture_output=True,
    )
    pdf = tmp_path / f"{page.stem}.pdf"
    told = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert told.count("\f") == 1, "one page"
    assert key.public.shown in told
    printed = "".join(re.findall(r"[\u3400-\u9fff]", told.partition("从左到右）")[2].partition("一、")[0]))
    assert printed == backup_words(key)
    for shown in (" ".join(printed), str(pdf)):
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / f"pc{len(shown)}" / "certificate.key"))
        load_key()  # that computer had a key of its own
        assert restore_key(FileHost.open(workbook), now=NOW, words=shown).exit_code == 0
        assert (load_key(create=False), len(all_keys())) == (key, 2)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda words: words[:-1],
        lambda words: words[1] + words[0] + words[2:],
        lambda words: "龘" + words[1:],
        lambda _words: "",
    ],
    ids=["one missing", "two swapped", "a strange one", "none"],
)
def test_a_wrong_character_is_noticed_and_nothing_changes(spoil, workbook: Path) -> None:
    key = load_key(create=False)
    with pytest.raises(WrongWordsError):
        secret_of(spoil(backup_words(key)))
    outcome = restore_key(FileHost.open(workbook), now=NOW, words=spoil(backup_words(key)))
    assert (outcome.exit_code, codes(outcome), load_key(create=False)) == (2, [P.KEY_WORDS_WRONG], key)


def test_the_page_of_another_school_is_refused(workbook: Path) -> None:
    from python.documents.certificates.key import SchoolKey

    key = load_key(create=False)
    outcome = restore_key(FileHost.open(workbook), now=NOW, words=backup_words(SchoolKey(b"x" * 32)))
    assert (codes(outcome), load_key(create=False)) == ([P.KEY_RESTORED_OTHER], key)


@pytest.mark.parametrize("leaked", [None, "2026-06-01"])
def test_a_new_key_asks_first_then_signs_and_what_was_issued_stays_valid(leaked, workbook: Path) -> None:
    old = load_key(create=False)
    row = register(workbook)[0]
    text = words_in(workbook, row)
    before = workbook.read_bytes()
    asked = rotate_key(FileHost.open(workbook), now=NOW, leaked_from=leaked)
    assert (asked.exit_code, codes(asked), workbook.read_bytes()) == (2, [P.KEY_WILL_CHANGE], before)
    assert rotate_key(FileHost.open(workbook), now=NOW, leaked_from=leaked, yes=True).exit_code == 0
    assert load_key(create=False) != old
    assert old in all_keys()
    assert check(workbook, text).summary["verdict"] == "有效"
    put(workbook, "成绩册", "T018", "卷面成绩", 88)
    put(workbook, "成绩册", "T018", "作业", 16)
    actions.score(FileHost.open(workbook), now=NOW)
    assert issue(workbook).summary["issued"] == 1
    new = words_in(workbook, register(workbook)[-1])
    assert load_key(create=False).public.hint in new
    assert check(workbook, new).summary["verdict"] == "有效"
    forged = new.replace("姓名：", "姓名：假")
    assert check(workbook, forged).summary["verdict"] == "内容被改动"
    if leaked:
        from dataclasses import replace

        from python.documents.certificates.words import qr_text, signed_entry
        from tests.documents.samples import frozen, person

        stolen = signed_entry(replace(frozen(person()), number="2026班培字第0900号"), old, "")
        assert check(workbook, qr_text(stolen)).summary["verdict"] == "不是本校的证书"


@elsewhere
def test_a_key_that_is_gone_for_good_is_replaced_and_nothing_issued_is_lost(workbook: Path) -> None:
    text = words_in(workbook, register(workbook)[0])
    assert rotate_key(FileHost.open(workbook), now=NOW, yes=True).exit_code == 0
    assert issue(workbook).exit_code == 0
    assert check(workbook, text).summary["verdict"] == "有效"


def test_a_date_that_is_none_changes_nothing(workbook: Path) -> None:
    key = load_key(create=False)
    outcome = rotate_key(FileHost.open(workbook), now=NOW, leaked_from="上个月", yes=True)
    assert (outcome.exit_code, load_key(create=False)) == (2, key)


# --- The seal of a round ---


@elsewhere
def test_a_sealed_round_is_signed_and_a_list_made_anew_is_noticed(workbook: Path, monkeypatch) -> None:
    with monkeypatch.context() as here:
        here.setenv(ENVIRONMENT, str(workbook.parents[1] / "key" / "certificate.key"))
        assert archive(workbook, force=True).exit_code in (0, 1)
    folder = next(path for path in (workbook.parent / "归档").iterdir() if path.is_dir())
    assert check(workbook, folder).summary["verdict"] == "封存以后没有改动"
    csv = folder / "本轮成绩.csv"
    csv.chmod(0o644)
    csv.write_bytes(csv.read_bytes().replace("合格".encode(), "优秀".encode(), 1))
    changed = check(workbook, folder)
    assert (changed.exit_code, changed.summary["verdict"], changed.summary["changed"]) == (
        1,
        "封存以后改动过",
        ["本轮成绩.csv"],
    )
    sums = folder / "SHA256.txt"
    sums.chmod(0o644)
    digest = subprocess.run(
        ["sha256sum", csv.name], cwd=folder, capture_output=True, text=True, check=True
    ).stdout[:64]
    lines = [
        digest + line[64:] if line.endswith(csv.name) else line
        for line in sums.read_text("utf-8").splitlines()
    ]
    sums.write_text("\n".join(lines) + "\n", "utf-8")
    assert subprocess.run(["sha256sum", "-c", "--quiet", sums.name], cwd=folder, check=False).returncode == 0
    assert check(workbook, folder).summary["verdict"] == "清单的签名不对"
    (folder / "SHA256.签名.txt").chmod(0o644)
    (folder / "SHA256.签名.txt").unlink()
    assert check(workbook, folder).summary["verdict"] == "和清单一致，但清单没有签名"


# --- The page for everybody ---


@elsewhere
def test_the_page_for_everybody_holds_the_keys_and_what_is_revoked_and_nobodys_data(workbook: Path) -> None:
    from python.actions.check_page import make_check_page

    rows = register(workbook)
    before = workbook.read_bytes()
    outcome = make_check_page(FileHost.open(workbook), now=NOW)
    page = workbook.parent / "查验证书.html"
    assert (outcome.exit_code, outcome.files, workbook.read_bytes()) == (0, (page,), before)
    assert outcome.summary["certificates"] == len(rows)
    text = page.read_text("utf-8")
    data = json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1]
    )
    assert (data["school"], data["date"], set(data["certificates"])) == (
        "青禾市第三中学",
        NOW.date().isoformat(),
        {row["证书编号"] for row in rows},
    )
    (key,) = data["keys"]
    assert key["fingerprint"] in "".join(outcome.told()).replace("-", "")
    for row in rows:
        assert row["姓名"] not in text
        assert row["校验码"] not in text


def test_a_row_that_is_not_what_was_issued_is_left_out_of_the_page_and_told(workbook: Path) -> None:
    from python.actions.check_page import make_check_page

    row = register(workbook)[3]
    put(workbook, "证书登记", row["工号"], "总分", 100)
    outcome = make_check_page(FileHost.open(workbook), now=NOW)
    assert (codes(outcome), row["证书编号"] in outcome.problems[0].details["number"]) == (
        [P.CHECK_PAGE_LEAVES_OUT],
        True,
    )
    assert outcome.summary["certificates"] == len(register(workbook)) - 1


def test_the_page_follows_the_register_once_it_is_there(workbook: Path) -> None:
    from python.actions.check_page import make_check_page
    from python.actions.issue import Revocation

    page = workbook.parent / "查验证书.html"
    make_check_page(FileHost.open(workbook), now=NOW)
    number = register(workbook)[0]["证书编号"]
    assert f'"number":"{number}"' not in page.read_text("utf-8")
    outcome = issue(workbook, revoke=Revocation(number, "写错了"))
    assert page in outcome.files
    assert f'"number":"{number}"' in page.read_text("utf-8")


def test_the_keys_fingerprint_is_on_the_list_of_results_before_anything_is_issued(
    tmp_path: Path, monkeypatch
) -> None:
    import docx

    from python.actions.papers import print_documents

    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "key" / "certificate.key"))
    (tmp_path / "round").mkdir()
    path = filled_workbook(tmp_path / "round" / "培训考核.xlsm")
    actions.score(FileHost.open(path), now=NOW)
    made = print_documents(FileHost.open(path), "publish", now=NOW)
    published = next(file for file in made.files if "公示名单" in file.name)
    shown = load_key(create=False).public.shown
    assert any(shown in paragraph.text for paragraph in docx.Document(str(published)).paragraphs)
    assert issue(path).summary["issued"] > 40
    assert load_key(create=False).public.hint in words_in(path, register(path)[0])


def test_a_name_that_no_code_can_hold_is_told_before_anything_is_issued(workbook: Path) -> None:
    host = FileHost.open(workbook)
    where = host.named_cell("发证单位")
    long = Block(where.sheet, where.row, where.column, (("长" * 400,),))
    host.apply(Changes((long,)), keep_backups=1)
    put(workbook, "成绩册", "T018", "卷面成绩", 88)
    put(workbook, "成绩册", "T018", "作业", 16)
    actions.score(FileHost.open(workbook), now=NOW)
    rows = len(register(workbook))
    with pytest.raises(HostError) as caught:
        issue(workbook)
    assert (caught.value.code, len(register(workbook))) == (P.CERTIFICATE_TOO_LONG, rows)


def test_after_two_new_keys_the_first_ones_certificates_are_still_vouched_for(workbook: Path) -> None:
    text = words_in(workbook, register(workbook)[0])
    for _ in range(2):
        assert rotate_key(FileHost.open(workbook), now=NOW, yes=True).exit_code == 0
    folder = Path(os.environ[ENVIRONMENT]).parent
    for replaced in folder.glob("*.replaced-*"):
        replaced.unlink()  # a computer that has only the newest
    assert len(all_keys()) == 1
    assert check(workbook, text).summary["verdict"] == "有效"
