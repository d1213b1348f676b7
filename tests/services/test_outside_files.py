"""Files that a project refers to."""

from pathlib import Path

import pytest

from choreo_studio.errors import AudioFileError
from choreo_studio.services.outside_files import found_again, hash_of


@pytest.mark.parametrize("reference", ["/gone/song.wav", r"C:\Users\me\song.wav"])
def test_a_file_is_found_beside_the_project_whatever_system_it_was_chosen_on(tmp_path: Path, reference: str) -> None:
    with pytest.raises(AudioFileError, match="put the song back or beside the project"):
        found_again(reference, tmp_path, "song", AudioFileError)
    (tmp_path / "song.wav").write_bytes(b"")
    assert found_again(reference, tmp_path, "song") == tmp_path / "song.wav"


def test_a_hash_of_what_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="cannot be read"):
        hash_of(tmp_path / "none.wav", AudioFileError)
