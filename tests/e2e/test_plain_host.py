"""The host without plugins is a complete messenger: the same conversations again."""

import test_changes
import test_direct
import test_groups


class PlainDirect(test_direct.Direct):
    host_options = ("--no-plugins",)


class PlainGroups(test_groups.Groups):
    host_options = ("--no-plugins",)


class PlainChanges(test_changes.Changes):
    host_options = ("--no-plugins",)


def load_tests(loader, _, __):
    """Not once more what the imported modules hold themselves."""
    suite = loader.suiteClass()
    for case in (PlainDirect, PlainGroups, PlainChanges):
        suite.addTests(loader.loadTestsFromTestCase(case))
    return suite
