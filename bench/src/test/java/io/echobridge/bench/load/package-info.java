/** The judge can acquit, and can condemn. */
@NullMarked
package io.echobridge.bench.load;

import org.jspecify.annotations.NullMarked;
