package ai.moolai.house.planted.unmarked.link;

/// Planted: stands in a package that nobody marked.
record Unmarked() {}
