"""The page about privacy says how long training keeps what is personal: as the settings say."""


def test_the_months_of_the_settings_are_told(client, db, settings):
    assert client.get("/en/privacidade/").content.decode().count("12 months after the last session") == 3
    settings.TRAINING_RETENTION_MONTHS = 1
    assert client.get("/en/privacidade/").content.decode().count("1 month after the last session") == 3
