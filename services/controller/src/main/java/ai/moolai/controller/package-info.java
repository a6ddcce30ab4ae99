/// The controller: sees all organizations' orchestrators and owns none of their data. `Main` is its table of contents;
/// this package joins the rooms to one service and decides nothing that is a room's matter.
@NullMarked
package ai.moolai.controller;

import org.jspecify.annotations.NullMarked;
