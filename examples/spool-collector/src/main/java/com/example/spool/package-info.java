/// A plug-in that brings metrics of its own.
@NullMarked
package com.example.spool;

import org.jspecify.annotations.NullMarked;
