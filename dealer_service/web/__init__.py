"""Pages for people: routes and forms by capability."""
