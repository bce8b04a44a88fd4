"""What the command palette lists before anything is typed."""

from textual.command import DiscoveryHit, Hits
from textual.system_commands import SystemCommandsProvider


class InOrder(SystemCommandsProvider):
    """The app's commands in the app's own order, where Textual would sort them by name."""

    async def discover(self) -> Hits:
        """Every command."""
        for title, help, run, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(title, run, help=help)
