/// A package as it should be.
@NullMarked
package ai.moolai.house.planted.unmarked.base;

import org.jspecify.annotations.NullMarked;
