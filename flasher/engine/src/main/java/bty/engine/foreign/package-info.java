/// Functions of C libraries, called without glue code of our own.
@NullMarked
package bty.engine.foreign;

import org.jspecify.annotations.NullMarked;
