/// The architecture's rules, held against every module's classes, and proof that each rule catches what it forbids. It
/// ships nothing.
@NullMarked
package ai.moolai.house;

import org.jspecify.annotations.NullMarked;
