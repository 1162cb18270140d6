"""The addresses of modules and of training's other pages keep out of each other's way."""

import pytest
from django.core.exceptions import ValidationError

from training.models import TrainingModule
from training.models.modules import RESERVED
from training.urls import urlpatterns


def test_every_fixed_word_of_the_addresses_is_reserved():
    words = {str(one.pattern).split("/")[0] for one in urlpatterns}
    fixed = {word for word in words if word and "<" not in word}
    assert len(fixed) > 5
    assert fixed <= RESERVED


@pytest.mark.parametrize("slug", sorted(word for word in RESERVED if "." not in word))
def test_a_module_cannot_take_one(slug, db):
    module = TrainingModule(slug=slug, title={"pt": "Módulo"})
    with pytest.raises(ValidationError) as refused:
        module.full_clean()
    assert "slug" in refused.value.error_dict


def test_the_desk_says_so(client_of, manager):
    page = client_of(manager).post("/admin/training/trainingmodule/add/", {"slug": "pedido"})
    assert page.status_code == 200
    assert "Escolha outra palavra" in page.content.decode()
