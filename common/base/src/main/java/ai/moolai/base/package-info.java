/// The vocabulary that every room speaks: identifiers, money, usage, failures, callers, time and threads. It does no
/// input or output of its own and knows no library but the JDK.
@NullMarked
package ai.moolai.base;

import org.jspecify.annotations.NullMarked;
