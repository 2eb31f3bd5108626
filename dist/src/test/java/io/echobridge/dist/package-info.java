/** Tests of the whole: the rules of the architecture, and the package as it is shipped. */
@NullMarked
package io.echobridge.dist;

import org.jspecify.annotations.NullMarked;
