// Style sheets in the order in which they must come; Mantine's one by one, for the components of the first page
// (what comes later brings its own, as the switch does), and without its own variables: measures.css defines what they need, in our colours alone.
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/PasswordInput.css';
import '@mantine/core/styles/VisuallyHidden.css';
import './fonts.css';
import './tokens.css';
import './measures.css';
import './base.css';
