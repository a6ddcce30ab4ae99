/// Small houses, one for each rule, laid out as the product is, in which one rule is broken on purpose beside what it
/// allows. Nothing here is part of the product, and of all its packages only this one is described and marked: that
/// would say the same thing thirty times.
@NullMarked
package ai.moolai.house.planted;

import org.jspecify.annotations.NullMarked;
