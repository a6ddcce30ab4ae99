package ai.moolai.house.planted.unmarked.base;

record Marked() {}
