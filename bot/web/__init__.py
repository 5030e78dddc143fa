"""The web: the parents' chat and pages, the officers' console, webhooks, health."""
