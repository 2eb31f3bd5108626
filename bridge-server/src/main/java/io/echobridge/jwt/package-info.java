/**
 * Checks connection tokens that are JSON Web Tokens: signed by the algorithms of the settings, with
 * a secret, the keys of a file, or a key set that is fetched. Only this package knows the library.
 */
@NullMarked
package io.echobridge.jwt;

import org.jspecify.annotations.NullMarked;
