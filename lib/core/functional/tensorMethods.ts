/** Importing this file adds the methods and attributes of Tensor that are more than one operator each. */
import './conversion';
import './elements';
import './coercion';
import './subscript';
import './attributes';
