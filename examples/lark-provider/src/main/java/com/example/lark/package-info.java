/// A plug-in: it lets MoolAI call the models of Lark, a vendor that is made up. Lark knows texts and nothing else, and
/// has an interface like nobody's; whatever it cannot do is refused, or named as dropped.
@NullMarked
package com.example.lark;

import org.jspecify.annotations.NullMarked;
