/** Reads the {@code .env} files of Laravel applications. It knows nothing else of the daemon. */
@NullMarked
package io.echobridge.dotenv;

import org.jspecify.annotations.NullMarked;
