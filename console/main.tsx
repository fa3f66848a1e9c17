import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { guardHistory } from './parts/controls/use-stay';

const place = document.getElementById('console');
if (!place) throw new Error('the page has no place for the console');
guardHistory();
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
