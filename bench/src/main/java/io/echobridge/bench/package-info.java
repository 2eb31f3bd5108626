/** Programs that measure the packaged daemon from outside. Nothing depends on this. */
@NullMarked
package io.echobridge.bench;

import org.jspecify.annotations.NullMarked;
